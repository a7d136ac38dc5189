//! HTTP/1 request heads taken to the letter, before the parser sees them.
//!
//! The parser behind this edge takes a bare line feed for a line's end (RFC 9112 §2.2 lets it). A proxy in front may not, and then the two do not agree on where a
//! request ends: that is request smuggling. So the bytes of a head pass here first, one head at a time: every line ends with CR LF, no CR stands alone, nothing
//! precedes the request line. What breaks this is handed on as a NUL, which the parser answers with 400 before it closes.
//!
//! To know where a head begins, the bytes of bodies are counted as the parser itself reads them from the head. A body without a length (chunked) is handed on
//! uncounted, and its connection closes after the answer.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::{Buf as _, BytesMut};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};
use tokio_util::io::poll_read_buf;

/// How long, and how many bytes of, a refused request are still taken and thrown away after the answer. Closing on unread bytes resets the connection, and the
/// reset overtakes the answer that says why (RFC 9112 §9.6).
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 1024 * 1024;

/// What is read at once while a head is looked for.
const CHUNK: usize = 8 * 1024;

/// Where the reading stands, shared by the connection and by the service that learns each body's length.
#[derive(Debug, Clone)]
pub(super) struct Framing(Arc<Mutex<Phase>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// In a head.
    Head(Lines),
    /// A whole head was handed on; its body's length is not told yet.
    Told,
    /// So many bytes of a body are to come.
    Body(u64),
    /// A body without a length: all that comes is handed on.
    Rest,
    /// A head was refused: nothing more is handed on.
    Refused,
}

impl Framing {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Phase::Head(Lines::default()))))
    }

    /// Tells the length of the body of the request whose head was just parsed; `None` when only its end will tell.
    pub(super) fn body(&self, length: Option<u64>) {
        *self.lock() = match length {
            Some(0) => Phase::Head(Lines::default()),
            Some(length) => Phase::Body(length),
            None => Phase::Rest,
        };
    }

    fn lock(&self) -> MutexGuard<'_, Phase> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the lines of a head have shown so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Lines {
    begun: bool,
    line_is_empty: bool,
    after_return: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Step {
    More,
    End,
    Refused,
}

impl Lines {
    fn step(&mut self, byte: u8) -> Step {
        match (byte, self.after_return) {
            (b'\n', true) => {
                self.after_return = false;
                if std::mem::replace(&mut self.line_is_empty, true) {
                    return Step::End;
                }
                Step::More
            }
            (b'\r', false) if self.begun => {
                self.after_return = true;
                Step::More
            }
            (b'\r' | b'\n', _) | (_, true) => Step::Refused,
            (_, false) => {
                self.begun = true;
                self.line_is_empty = false;
                Step::More
            }
        }
    }

    /// Reads on in `bytes`: how many may be handed on, and how it ended.
    fn read(&mut self, bytes: &[u8]) -> (usize, Step) {
        for (before, byte) in bytes.iter().enumerate() {
            match self.step(*byte) {
                Step::More => {}
                Step::End => return (before + 1, Step::End),
                Step::Refused => return (before, Step::Refused),
            }
        }
        (bytes.len(), Step::More)
    }
}

/// A connection whose heads are read to the letter.
#[derive(Debug)]
pub(super) struct StrictHeads<I> {
    inner: I,
    framing: Framing,
    /// Read from the peer, not handed on yet.
    held: BytesMut,
    /// Set when the connection was closed on our side and what still comes is thrown away.
    linger: Option<Pin<Box<Sleep>>>,
    thrown_away: usize,
}

impl<I> StrictHeads<I> {
    /// Wraps a fresh connection.
    pub(super) fn new(inner: I) -> (Self, Framing) {
        let framing = Framing::new();
        (Self { inner, framing: framing.clone(), held: BytesMut::new(), linger: None, thrown_away: 0 }, framing)
    }
}

impl<I: AsyncRead + Unpin> StrictHeads<I> {
    fn poll_head(&mut self, mut lines: Lines, context: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<Phase>> {
        if self.held.is_empty() {
            self.held.reserve(CHUNK);
            ready!(poll_read_buf(Pin::new(&mut self.inner), context, &mut self.held))?;
        }
        let room = self.held.len().min(out.remaining());
        let (length, step) = lines.read(self.held.get(..room).unwrap_or_default());
        out.put_slice(&self.held.split_to(length));
        Poll::Ready(Ok(match step {
            Step::More => Phase::Head(lines),
            Step::End => Phase::Told,
            Step::Refused => {
                // Room is left: the byte refused was not handed on.
                out.put_slice(b"\0");
                self.held.clear();
                Phase::Refused
            }
        }))
    }

    fn poll_body(&mut self, most: u64, context: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<u64>> {
        let most = usize::try_from(most).unwrap_or(usize::MAX).min(out.remaining());
        let before = out.filled().len();
        if self.held.is_empty() && most == out.remaining() {
            ready!(Pin::new(&mut self.inner).poll_read(context, out))?;
        } else if self.held.is_empty() {
            let mut part = ReadBuf::new(out.initialize_unfilled_to(most));
            ready!(Pin::new(&mut self.inner).poll_read(context, &mut part))?;
            let length = part.filled().len();
            out.advance(length);
        } else {
            let length = most.min(self.held.len());
            out.put_slice(self.held.get(..length).unwrap_or_default());
            self.held.advance(length);
        }
        Poll::Ready(Ok((out.filled().len() - before) as u64))
    }
}

impl<I: AsyncRead + Unpin> StrictHeads<I> {
    /// Throws away what still comes, until it ends or was enough.
    fn poll_linger(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let between_requests = *self.framing.lock() == Phase::Head(Lines::default()) && self.held.is_empty();
        let mut scrap = [0; 4096];
        let alarm = self.linger.get_or_insert_with(|| Box::pin(sleep(LINGER)));
        while !between_requests && self.thrown_away < LINGER_BYTES && alarm.as_mut().poll(context).is_pending() {
            let mut piece = ReadBuf::new(&mut scrap);
            let read = ready!(Pin::new(&mut self.inner).poll_read(context, &mut piece));
            if read.is_err() || piece.filled().is_empty() {
                break;
            }
            self.thrown_away += piece.filled().len();
        }
        Poll::Ready(())
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for StrictHeads<I> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if out.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        let phase = *this.framing.lock();
        let next = match phase {
            Phase::Head(lines) => ready!(this.poll_head(lines, context, out))?,
            Phase::Body(left) => match left - ready!(this.poll_body(left, context, out))? {
                0 => Phase::Head(Lines::default()),
                left => Phase::Body(left),
            },
            Phase::Rest => {
                ready!(this.poll_body(u64::MAX, context, out))?;
                Phase::Rest
            }
            // The parser asks for more after a whole head only when it could make nothing of it: as at the end of the stream.
            Phase::Told | Phase::Refused => phase,
        };
        *this.framing.lock() = next;
        Poll::Ready(Ok(()))
    }
}

impl<I: AsyncRead + AsyncWrite + Unpin> AsyncWrite for StrictHeads<I> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write(context, bytes)
    }

    fn poll_write_vectored(self: Pin<&mut Self>, context: &mut Context<'_>, pieces: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.linger.is_none() {
            ready!(Pin::new(&mut this.inner).poll_shutdown(context))?;
        }
        this.poll_linger(context).map(Ok)
    }
}
