use std::fs::read_to_string;
use std::future::Future;
use std::time::{Duration, Instant};

// The same in every language, chosen for the slowest JIT among them.
pub const WARM_UP: Duration = Duration::from_secs(2);
// A round shorter than this says more about the clock than about the work.
const LONG_ENOUGH: Duration = Duration::from_millis(100);
const MEASURED: usize = 5;

pub async fn measure<F: Future<Output = ()>>(work: &str, n: usize, body: impl Fn(usize) -> F) {
    let mut size = if n == 0 { 1000 } else { n };
    let began = Instant::now();
    while began.elapsed() < WARM_UP {
        let start = Instant::now();
        body(size).await;
        if n == 0 && start.elapsed() < LONG_ENOUGH {
            size *= 2;
        }
    }
    let mut times = Vec::new();
    for _ in 0..MEASURED {
        let start = Instant::now();
        body(size).await;
        times.push(start.elapsed().as_secs_f64() * 1e9 / size as f64);
    }
    times.sort_by(f64::total_cmp);
    println!(r#"{{"work":"{work}","n":{size},"ns_per_op":{}}}"#, times[MEASURED / 2]);
}

pub fn report_seconds(work: &str, n: usize, took: Duration) {
    println!(r#"{{"work":"{work}","n":{n},"seconds":{},"peak_mb":{}}}"#, took.as_secs_f64(), peak_mb());
}

/// The kernel's own high-water mark; "null" where there is no /proc.
fn peak_mb() -> String {
    let status = read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = peak.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kb.map_or("null".into(), |kb| (kb / 1024.0).to_string())
}
