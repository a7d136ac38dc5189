//! The two bodies of a request under way, each with an eye on the peer.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{BoxError, body::Body};
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use super::activity::UnderWay;

/// The peer stopped in the middle of a request's body. A handler meets it as the source of its body's error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request's body stopped coming")]
pub struct BodyStalled;

/// A request's body whose every piece must come within a time.
pub(super) struct Watched<B = Incoming> {
    inner: B,
    limit: Duration,
    alarm: Pin<Box<Sleep>>,
    waiting: bool,
}

impl<B> Watched<B> {
    /// Each piece within `limit` of being asked for.
    pub(super) fn new(inner: B, limit: Duration) -> Self {
        Self { inner, limit, alarm: Box::pin(sleep(limit)), waiting: false }
    }
}

impl<B> HttpBody for Watched<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(context) {
            self.waiting = false;
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        // The time a handler spends between two pieces is its own, not the peer's: the alarm is set when a piece is waited for.
        if !self.waiting {
            self.waiting = true;
            let due = Instant::now() + self.limit;
            self.alarm.as_mut().reset(due);
        }
        ready!(self.alarm.as_mut().poll(context));
        Poll::Ready(Some(Err(BodyStalled.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// An answer's body, which keeps its request under way until it is sent.
pub(super) struct Answering {
    inner: Body,
    request: UnderWay,
}

impl Answering {
    /// The answer of `request`.
    pub(super) const fn new(inner: Body, request: UnderWay) -> Self {
        Self { inner, request }
    }
}

impl HttpBody for Answering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.request.asked();
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(context));
        if matches!(frame, Some(Ok(_))) {
            self.request.handed();
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
