//! The works on Tokio's current_thread runtime.
mod meter;

use std::future::{poll_fn, Future};
use std::hint::black_box;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch, Mutex, Semaphore};
use tokio::task::{spawn, yield_now};
use tokio::time::sleep;

async fn switching(n: usize) {
    let take_turns = move || async move {
        for _ in 0..n / 2 {
            yield_now().await;
        }
    };
    let (one, other) = (spawn(take_turns()), spawn(take_turns()));
    one.await.unwrap();
    other.await.unwrap();
}

async fn spawning(n: usize) {
    for _ in 0..n {
        spawn(nothing()).await.unwrap();
    }
}

async fn queue(n: usize) {
    let (send_there, mut receive_there) = mpsc::channel(1);
    let (send_back, mut receive_back) = mpsc::channel(1);
    let echo = spawn(async move {
        for _ in 0..n {
            send_back.send(receive_there.recv().await.unwrap()).await.unwrap();
        }
    });
    for i in 0..n {
        send_there.send(i).await.unwrap();
        receive_back.recv().await.unwrap();
    }
    echo.await.unwrap();
}

async fn lock(n: usize) {
    let gate = Mutex::new(());
    for _ in 0..n {
        drop(black_box(gate.lock().await));
    }
}

async fn semaphore(n: usize) {
    let permits = Semaphore::new(10);
    for _ in 0..n {
        drop(black_box(permits.acquire().await.unwrap()));
    }
}

async fn event(n: usize) {
    // Tokio has no event: a flag that is watched is one. (Notify forgets, and each permit of it is for one waiter.)
    let (set, mut happened) = watch::channel(false);
    set.send(true).unwrap();
    for _ in 0..n {
        while !*happened.borrow_and_update() {
            happened.changed().await.unwrap();
        }
    }
}

async fn channel(n: usize) {
    let (send, mut receive) = mpsc::channel(1);
    for i in 0..n {
        send.send(i).await.unwrap();
        receive.recv().await.unwrap();
    }
}

async fn timer(n: usize) {
    for i in 0..n {
        // Tokio has no call_later: a sleep that is polled once (which registers it) and dropped is its timer.
        let mut later = pin!(sleep(Duration::from_secs(60)));
        poll_fn(|context| Poll::Ready(later.as_mut().poll(context).is_ready())).await;
        if i % 1000 == 0 {
            yield_now().await;
        }
    }
}

async fn call(n: usize) {
    for _ in 0..n {
        black_box(nothing().await);
    }
}

async fn nothing() -> i32 {
    black_box(1)
}

async fn sleepers(n: usize, length: Duration) {
    let all: Vec<_> = (0..n).map(|_| spawn(sleep(length))).collect();
    for one in all {
        one.await.unwrap();
    }
}

async fn example(unit: Duration) {
    let find_users = |n: u32| async move {
        for i in 1..=n {
            println!("{n}: {i}");
            sleep(unit).await;
        }
    };
    tokio::join!(find_users(5), find_users(7), find_users(3));
}

async fn run(work: String, n: usize) {
    match work.as_str() {
        "switch" => meter::measure(&work, n, switching).await,
        "spawn" => meter::measure(&work, n, spawning).await,
        "queue" => meter::measure(&work, n, queue).await,
        "lock" => meter::measure(&work, n, lock).await,
        "semaphore" => meter::measure(&work, n, semaphore).await,
        "event" => meter::measure(&work, n, event).await,
        "channel" => meter::measure(&work, n, channel).await,
        "rendezvous" => meter::measure(&work, n, queue).await, // Tokio has no channel of capacity 0
        "timer" => meter::measure(&work, n, timer).await,
        "await" => meter::measure(&work, n, call).await,
        "sleepers" => {
            let began = Instant::now();
            while began.elapsed() < meter::WARM_UP {
                sleepers(1000, Duration::from_millis(1)).await;
            }
            let n = if n == 0 { 1_000_000 } else { n };
            let start = Instant::now();
            sleepers(n, Duration::from_secs(1)).await;
            meter::report_seconds(&work, n, start.elapsed());
        }
        _ => {
            let began = Instant::now();
            while began.elapsed() < meter::WARM_UP {
                example(Duration::from_millis(1)).await;
            }
            let n = if n == 0 { 1000 } else { n };
            let start = Instant::now();
            example(Duration::from_millis(n as u64)).await;
            meter::report_seconds(&work, n, start.elapsed());
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let work = arguments.next().expect("the name of a work");
    let n = arguments.next().map_or(0, |n| n.parse().expect("a number"));
    spawn(run(work, n)).await.unwrap(); // a task is woken more cheaply than the root future
}
