package main

import (
	"fmt"
	"os"
	"regexp"
	"sort"
	"strconv"
	"time"
)

const (
	warmUp     = 2 * time.Second        // the same in every language, chosen for the slowest JIT among them
	longEnough = 100 * time.Millisecond // a round shorter than this says more about the clock than about the work
	measured   = 5
)

func untilWarm(body func()) {
	for began := time.Now(); time.Since(began) < warmUp; {
		body()
	}
}

func nanosecondsPerOperation(body func(int), n int) (size int, perOp float64) {
	size = orElse(n, 1000)
	round := func() time.Duration {
		start := time.Now()
		body(size)
		return time.Since(start)
	}
	untilWarm(func() {
		if round() < longEnough && n == 0 {
			size *= 2
		}
	})
	times := make([]float64, measured)
	for i := range times {
		times[i] = float64(round().Nanoseconds()) / float64(size)
	}
	sort.Float64s(times)
	return size, times[measured/2]
}

// peakMb reads the kernel's own high-water mark; "null" where there is no /proc.
func peakMb() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "null"
	}
	found := regexp.MustCompile(`VmHWM:\s+(\d+)`).FindSubmatch(status)
	kb, _ := strconv.ParseFloat(string(found[1]), 64)
	return fmt.Sprintf("%f", kb/1024)
}
