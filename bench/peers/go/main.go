// The works on goroutines. The runner pins the process to one core, so there is one P.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"
)

func switching(n int) {
	var both sync.WaitGroup
	for i := 0; i < 2; i++ {
		both.Add(1)
		go func() {
			defer both.Done()
			for i := 0; i < n/2; i++ {
				runtime.Gosched()
			}
		}()
	}
	both.Wait()
}

func spawn(n int) {
	for i := 0; i < n; i++ {
		var done sync.WaitGroup
		done.Add(1)
		go done.Done()
		done.Wait()
	}
}

func queue(n int) { pingPong(n, make(chan int, 1), make(chan int, 1)) }

func rendezvous(n int) { pingPong(n, make(chan int), make(chan int)) }

func pingPong(n int, there, back chan int) {
	go func() {
		for i := 0; i < n; i++ {
			back <- <-there
		}
	}()
	for i := 0; i < n; i++ {
		there <- i
		<-back
	}
}

func lock(n int) {
	var gate sync.Mutex
	for i := 0; i < n; i++ {
		gate.Lock()
		gate.Unlock()
	}
}

// Go's library has no semaphore: a buffered channel is one.
func semaphore(n int) {
	permits := make(chan struct{}, 10)
	for i := 0; i < n; i++ {
		permits <- struct{}{}
		<-permits
	}
}

// Nor an event: a channel that is closed is one.
func event(n int) {
	happened := make(chan struct{})
	close(happened)
	for i := 0; i < n; i++ {
		<-happened
	}
}

func channel(n int) {
	items := make(chan int, 1)
	for i := 0; i < n; i++ {
		items <- i
		<-items
	}
}

func timer(n int) {
	for i := 0; i < n; i++ {
		time.AfterFunc(time.Minute, nothing).Stop()
		if i%1000 == 0 {
			runtime.Gosched()
		}
	}
}

func nothing() {}

func sleepers(n int, length time.Duration) {
	var all sync.WaitGroup
	all.Add(n)
	for i := 0; i < n; i++ {
		go func() {
			time.Sleep(length)
			all.Done()
		}()
	}
	all.Wait()
}

func example(unit time.Duration) {
	var all sync.WaitGroup
	for _, n := range []int{5, 7, 3} {
		all.Add(1)
		go func(n int) {
			for i := 1; i <= n; i++ {
				fmt.Printf("%d: %d\n", n, i)
				time.Sleep(unit)
			}
			all.Done()
		}(n)
	}
	all.Wait()
}

func main() {
	work, n := os.Args[1], 0
	if len(os.Args) > 2 {
		n, _ = strconv.Atoi(os.Args[2])
	}
	bodies := map[string]func(int){
		"switch": switching, "spawn": spawn, "queue": queue, "lock": lock, "semaphore": semaphore, "event": event,
		"channel": channel, "rendezvous": rendezvous, "timer": timer,
	}
	switch body, known := bodies[work]; {
	case work == "sleepers":
		untilWarm(func() { sleepers(1000, time.Millisecond) })
		n = orElse(n, 1_000_000)
		start := time.Now()
		sleepers(n, time.Second)
		took := time.Since(start).Seconds()
		fmt.Printf("{\"work\":%q,\"n\":%d,\"seconds\":%f,\"peak_mb\":%s}\n", work, n, took, peakMb())
	case work == "example":
		untilWarm(func() { example(time.Millisecond) })
		n = orElse(n, 1000)
		start := time.Now()
		example(time.Duration(n) * time.Millisecond)
		fmt.Printf("{\"work\":%q,\"n\":%d,\"seconds\":%f}\n", work, n, time.Since(start).Seconds())
	case known:
		size, perOp := nanosecondsPerOperation(body, n)
		fmt.Printf("{\"work\":%q,\"n\":%d,\"ns_per_op\":%f}\n", work, size, perOp)
	default:
		fmt.Printf("{\"work\":%q,\"unsupported\":\"Go has no coroutines: it is a plain call\"}\n", work)
	}
}

func orElse(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}
