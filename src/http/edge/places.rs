//! How many connections one peer holds.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

/// Counts the connections of each address.
#[derive(Debug)]
pub(super) struct Places {
    each: usize,
    held: Mutex<HashMap<IpAddr, usize>>,
}

impl Places {
    /// At most `each` for one address.
    pub(super) fn new(each: usize) -> Arc<Self> {
        Arc::new(Self { each, held: Mutex::default() })
    }

    /// A place for a connection from `address`, given back when dropped; `None` when it holds all it may.
    pub(super) fn take(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let key = key(address);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(key).or_default();
        if *count >= self.each {
            return None;
        }
        *count += 1;
        Some(Place { places: Arc::clone(self), key })
    }
}

/// One connection's place.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Places>,
    key: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.places.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.key);
            }
        }
    }
}

/// Who counts as one: an IPv4 address however it is written, the /64 that one IPv6 subscriber is given (RFC 6177).
fn key(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & !u128::from(u64::MAX))),
        four @ IpAddr::V4(_) => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscriber_is_one_address_however_many_it_uses() {
        let places = Places::new(2);
        let first = places.take(IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, 1]));
        let second = places.take(IpAddr::from([0x2001, 0xdb8, 0, 1, 0xffff, 0, 0, 2]));
        assert!(first.is_some() && second.is_some());
        assert!(places.take(IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, 3])).is_none());
        assert!(places.take(IpAddr::from([0x2001, 0xdb8, 0, 2, 0, 0, 0, 1])).is_some(), "a neighbour has its own");
        drop(first);
        assert!(places.take(IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, 3])).is_some(), "a place is given back");
    }

    #[test]
    fn an_ipv4_address_counts_once_in_both_writings_and_leaves_nothing_behind() {
        let places = Places::new(1);
        let held = places.take(IpAddr::from([192, 0, 2, 1]));
        assert!(places.take("::ffff:192.0.2.1".parse().unwrap_or(IpAddr::V6(Ipv6Addr::LOCALHOST))).is_none());
        drop(held);
        assert!(places.held.lock().unwrap_or_else(PoisonError::into_inner).is_empty());
    }
}
