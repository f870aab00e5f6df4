using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Events;

public sealed class ExceptionHandlerTests
{
    [Fact]
    public void A_callback_that_throws_is_reported_and_the_loop_goes_on()
    {
        using var test = new TestLoop();
        var thrown = new InvalidDataException();
        bool next = false;
        Handle handle = test.Loop.CallSoon(() => Fail(thrown));
        test.Loop.CallSoon(() => next = true);
        test.Settle();
        Assert.True(next);
        LoopErrorContext report = test.TakeReport();
        Assert.Equal(LoopErrorKind.Error, report.Kind);
        Assert.StartsWith("Exception in callback ExceptionHandlerTests.", report.Message);
        Assert.Same(thrown, report.Exception);
        Assert.Same(handle, report.Handle);
        Assert.Null(report.CreationSite);
    }

    [Fact]
    public void Every_kind_of_callback_that_throws_is_reported()
    {
        using var test = new TestLoop();
        var thrown = new InvalidDataException();
        test.Loop.CallSoon(Fail, thrown);
        test.Loop.CallSoonThreadsafe(() => Fail(thrown));
        TimerHandle timer = test.Loop.CallLater(0, () => Fail(thrown));
        test.Settle();
        Assert.Equal("Exception in callback ExceptionHandlerTests.Fail", test.TakeReport().Message);
        Assert.Same(thrown, test.TakeReport().Exception);
        Assert.Same(timer, test.TakeReport().Handle);
    }

    [Fact]
    public void In_debug_mode_the_report_says_where_the_callback_was_scheduled()
    {
        using var test = new TestLoop(debug: true);
        test.Loop.CallSoon(() => Fail(new InvalidDataException()));
        test.Settle();
        Assert.Contains(
            nameof(In_debug_mode_the_report_says_where_the_callback_was_scheduled), test.TakeReport().CreationSite);
    }

    [Fact]
    public void The_handler_is_given_the_loop_on_its_own_thread()
    {
        using var test = new TestLoop();
        EventLoop? seen = null;
        EventLoop? running = null;
        test.Loop.SetExceptionHandler((loop, _) => (seen, running) = (loop, Asyncio.RunningLoop));
        test.Loop.CallSoon(() => throw new InvalidDataException());
        test.Settle();
        Assert.Same(test.Loop, seen);
        Assert.Same(test.Loop, running);
    }

    [Fact]
    public void A_handler_that_throws_does_not_stop_the_loop_and_both_errors_are_written()
    {
        using var test = new TestLoop();
        bool next = false;
        test.Loop.SetExceptionHandler((_, _) => throw new InvalidDataException("handler broke"));
        test.Loop.CallSoon(() => throw new InvalidDataException("callback broke"));
        test.Loop.CallSoon(() => next = true);
        string text = ErrorStream.Capture(test.Settle);
        Assert.True(next);
        Assert.Contains("callback broke", text);
        Assert.Contains("Exception in the exception handler", text);
        Assert.Contains("handler broke", text);
    }

    [Fact]
    public void Without_a_handler_reports_are_written_to_standard_error()
    {
        using var test = new TestLoop();
        test.Loop.SetExceptionHandler(null);
        test.Loop.CallSoon(() => Fail(new InvalidDataException("broken")));
        string text = ErrorStream.Capture(test.Settle);
        Assert.StartsWith("dongsi: Exception in callback ExceptionHandlerTests.", text);
        Assert.Contains("System.IO.InvalidDataException: broken", text);
        Assert.Contains("  handle: <Handle ", text);
        Assert.EndsWith(Environment.NewLine, text);
    }

    [Fact]
    public void The_default_handler_can_be_called_by_ones_own()
    {
        using var test = new TestLoop();
        test.Loop.SetExceptionHandler((loop, report) => loop.DefaultExceptionHandler(report));
        test.Loop.CallSoon(() => throw new InvalidDataException("broken"));
        Assert.Contains("broken", ErrorStream.Capture(test.Settle));
    }

    [Fact]
    public void A_report_of_ones_own_goes_the_same_way()
    {
        using var test = new TestLoop();
        var report = new LoopErrorContext { Message = "mine", Kind = LoopErrorKind.Warning };
        test.Loop.CallExceptionHandler(report);
        Assert.Same(report, test.TakeReport());
    }

    [Fact]
    public void Null_is_no_report()
    {
        using var test = new TestLoop();
        Assert.Throws<ArgumentNullException>("context", () => test.Loop.CallExceptionHandler(null!));
        Assert.Throws<ArgumentNullException>("context", () => test.Loop.DefaultExceptionHandler(null!));
    }

    [Fact]
    public void The_text_of_a_report_names_all_that_is_known()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        Handle handle = test.Loop.CallSoon(() => { });
        string text = ErrorOutput.Format(new LoopErrorContext
        {
            Kind = LoopErrorKind.Warning,
            Message = "something",
            Future = future,
            Handle = handle,
            CreationSite = "   at Somewhere()",
            Exception = new InvalidDataException("inside"),
        });
        Assert.Equal(
            [
                "dongsi: warning: something",
                "  future: <Future pending>",
                $"  handle: {handle}",
                "  created at Somewhere()",
                "System.IO.InvalidDataException: inside",
            ],
            text.Split(Environment.NewLine));
        test.Settle();
    }

    [Fact]
    public void The_text_of_a_report_names_a_task_once() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CurrentTask!;
        string text = ErrorOutput.Format(new LoopErrorContext { Message = "something", Task = task, Future = task });
        Assert.Equal(["dongsi: something", $"  task: {task}"], text.Split(Environment.NewLine));
    });

    private static void Fail(Exception e) => throw e;
}
