//! Sealing and opening in stream: one 64 KiB chunk in memory at a time, whatever the size of the file.
//!
//! The streams underneath are those of the `futures` crate; a tokio stream becomes one through `tokio_util::compat`.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use age::Decryptor;
use age::stream::{StreamReader, StreamWriter};
use futures_util::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader, Chain, Cursor};

use super::digest::{Measure, Tally};
use super::identity::{Identity, Recipient};
use super::seal::{LONGEST_HEADER, NotSealed, Unopened, check_header, encryptor};

/// What was sealed in stream, before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedMeasures {
    /// Of the file before sealing, as the manifest states it.
    pub plain: Measure,
    /// Of the age file that was written.
    pub sealed: Measure,
}

/// Seals all that is written to it into `W`. Nothing is sealed until [`SealingWriter::finish`]: a stream dropped before it leaves a cut file, which nobody
/// opens.
pub struct SealingWriter<W> {
    writer: StreamWriter<Counted<W>>,
    plain: Tally,
    sealed: Arc<Mutex<Tally>>,
}

impl<W: AsyncWrite + Unpin> SealingWriter<W> {
    /// Begins an age file in `output`: writes its header. Give `&mut output` to keep it.
    ///
    /// # Errors
    /// Those of `output`.
    pub async fn new(output: W, to: &Recipient) -> io::Result<Self> {
        let sealed = Arc::<Mutex<Tally>>::default();
        let output = Counted { output, tally: Arc::clone(&sealed) };
        let writer = encryptor(to).wrap_async_output(output).await?;
        Ok(Self { writer, plain: Tally::default(), sealed })
    }

    /// Writes the last chunk, closes `output` (which, for a file, is not yet fsync) and answers what went through.
    ///
    /// # Errors
    /// Those of `output`.
    pub async fn finish(mut self) -> io::Result<SealedMeasures> {
        self.writer.close().await?;
        let sealed = self.sealed.lock().unwrap_or_else(PoisonError::into_inner).measure();
        Ok(SealedMeasures { plain: self.plain.measure(), sealed })
    }
}

impl<W: AsyncWrite + Unpin> AsyncWrite for SealingWriter<W> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let count = ready!(Pin::new(&mut self.writer).poll_write(context, bytes))?;
        self.plain.add(bytes.get(..count).unwrap_or(bytes));
        Poll::Ready(Ok(count))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.writer).poll_flush(context)
    }

    /// Also completes the age file, as [`SealingWriter::finish`] does.
    fn poll_close(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.writer).poll_close(context)
    }
}

/// Counts and digests what is written through it. The tally is shared because the age library does not give the stream underneath back.
struct Counted<W> {
    output: W,
    tally: Arc<Mutex<Tally>>,
}

impl<W: AsyncWrite + Unpin> AsyncWrite for Counted<W> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let count = ready!(Pin::new(&mut self.output).poll_write(context, bytes))?;
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).add(bytes.get(..count).unwrap_or(bytes));
        Poll::Ready(Ok(count))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.output).poll_flush(context)
    }

    fn poll_close(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.output).poll_close(context)
    }
}

/// Opens a sealed file in stream. Each chunk is authenticated before it is given, but only a read that answers zero says that the file is whole: what was
/// given before an error must be thrown away.
pub struct OpeningReader<R> {
    reader: StreamReader<Whole<R>>,
    plain: Tally,
}

/// The beginning of a file, which was read to check it, then the rest.
type Whole<R> = Chain<Cursor<Vec<u8>>, BufReader<R>>;

impl<R: AsyncRead + Unpin> OpeningReader<R> {
    /// Reads and checks the header, at most [`LONGEST_HEADER`] bytes and a buffer, then finds the file's key.
    ///
    /// # Errors
    /// [`Unopened`].
    pub async fn new(mut input: R, identity: &Identity) -> Result<Self, Unopened> {
        let beginning = read_beginning(&mut input).await?;
        let decryptor = Decryptor::new_async_buffered(Cursor::new(beginning).chain(BufReader::new(input))).await?;
        let reader = decryptor.decrypt_async(std::iter::once(identity.as_age() as &dyn age::Identity))?;
        Ok(Self { reader, plain: Tally::default() })
    }

    /// What was given so far: at the end of the stream, to be compared with the manifest.
    #[must_use]
    pub fn measure(&self) -> Measure {
        self.plain.measure()
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for OpeningReader<R> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        let count = ready!(Pin::new(&mut self.reader).poll_read(context, buffer))?;
        self.plain.add(buffer.get(..count).unwrap_or_default());
        Poll::Ready(Ok(count))
    }
}

/// Reads until the header is whole, and checks it.
async fn read_beginning<R: AsyncRead + Unpin>(input: &mut R) -> Result<Vec<u8>, Unopened> {
    let mut beginning = Vec::new();
    loop {
        let mut part = [0; 1024];
        let count = input.read(&mut part).await.map_err(Unopened::Unreadable)?;
        beginning.extend_from_slice(part.get(..count).unwrap_or_default());
        match check_header(&beginning) {
            Ok(_) => return Ok(beginning),
            Err(NotSealed::CutShort) if count > 0 && beginning.len() < LONGEST_HEADER => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::io::AllowStdIo;

    use super::super::seal::{open, seal};
    use super::*;

    fn identity() -> Identity {
        Identity::from_scalar(&[8; 32])
    }

    async fn seal_in_parts(bytes: &[u8], part: usize) -> (Vec<u8>, SealedMeasures) {
        let mut output = Vec::new();
        let mut writer = SealingWriter::new(&mut output, &identity().recipient()).await.unwrap();
        for part in bytes.chunks(part) {
            writer.write_all(part).await.unwrap();
        }
        let measures = writer.finish().await.unwrap();
        (output, measures)
    }

    #[tokio::test]
    async fn what_is_sealed_in_stream_opens_in_memory_and_is_measured() {
        for size in [0, 1, 65_535, 65_536, 65_537, 131_072, 300_001] {
            let bytes = (0..size).map(|index| u8::try_from(index % 251).unwrap()).collect::<Vec<_>>();
            for part in [1_000, 65_536, 400_000] {
                let (sealed, measures) = seal_in_parts(&bytes, part).await;
                assert_eq!(*open(&sealed, &identity()).unwrap(), bytes);
                assert_eq!(measures, SealedMeasures { plain: Measure::of(&bytes), sealed: Measure::of(&sealed) });
            }
        }
    }

    #[tokio::test]
    async fn what_is_sealed_in_memory_opens_in_stream_and_is_measured() {
        for size in [0, 1, 900, 65_536, 300_001] {
            let bytes = vec![6; size];
            let sealed = seal(&bytes, &identity().recipient());
            let mut reader = OpeningReader::new(AllowStdIo::new(&sealed[..]), &identity()).await.unwrap();
            let mut opened = Vec::new();
            reader.read_to_end(&mut opened).await.unwrap();
            assert_eq!(opened, bytes);
            assert_eq!(reader.measure(), Measure::of(&bytes));
        }
    }

    #[tokio::test]
    async fn a_stream_that_was_not_finished_does_not_open() {
        let mut output = Vec::new();
        let mut writer = SealingWriter::new(&mut output, &identity().recipient()).await.unwrap();
        writer.write_all(&vec![1; 100_000]).await.unwrap();
        writer.flush().await.unwrap();
        drop(writer);
        assert!(matches!(open(&output, &identity()), Err(Unopened::Damaged)));
    }

    #[tokio::test]
    async fn a_stream_cut_after_its_first_chunk_ends_in_an_error() {
        let mut sealed = seal(&vec![2; 200_000], &identity().recipient());
        sealed.truncate(150_000);
        let mut reader = OpeningReader::new(&sealed[..], &identity()).await.unwrap();
        assert!(reader.read_to_end(&mut Vec::new()).await.is_err());
    }

    #[tokio::test]
    async fn a_stream_from_outside_is_refused_by_its_header() {
        let endless = [b"age-encryption.org/v1\n-> a-grease\n".to_vec(), format!("{}\n", "A".repeat(64)).repeat(1_000).into_bytes()].concat();
        let refusal = |bytes: Vec<u8>| async move { OpeningReader::new(&bytes[..], &identity()).await.err() };
        assert!(matches!(refusal(endless).await, Some(Unopened::NotSealed(NotSealed::TooLong))));
        assert!(matches!(refusal(b"%PDF".to_vec()).await, Some(Unopened::NotSealed(NotSealed::NotAge))));
        assert!(matches!(refusal(b"age-enc".to_vec()).await, Some(Unopened::NotSealed(NotSealed::CutShort))));
        let other = Identity::from_scalar(&[9; 32]).recipient();
        assert!(matches!(refusal(seal(b"x", &other)).await, Some(Unopened::OtherKey)));
    }
}
