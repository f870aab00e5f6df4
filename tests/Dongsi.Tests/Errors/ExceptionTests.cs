using Xunit;

namespace Dongsi.Tests.Errors;

/// <summary>The small exceptions.</summary>
public sealed class ExceptionTests
{
    [Fact]
    public void A_cancellation_says_who_and_why()
    {
        Assert.Equal("The operation was cancelled.", new CancelledException().Message);
        Assert.Equal("The operation was cancelled: enough", new CancelledException("enough").Message);
        Assert.Equal("The operation was cancelled by Task-1.", new CancelledException(null, "Task-1").Message);
        var both = new CancelledException("enough", "Task-1");
        Assert.Equal("The operation was cancelled by Task-1: enough", both.Message);
        Assert.Equal("enough", both.Reason);
        Assert.Equal("Task-1", both.Origin);
    }

    [Fact]
    public void A_cancellation_is_one_for_dotnet_too()
    {
        var cause = new InvalidDataException();
        OperationCanceledException e = new CancelledException("enough", cause);
        Assert.Same(cause, e.InnerException);
        Assert.Null(((CancelledException)e).Origin);
    }

    [Fact]
    public void An_invalid_state_is_an_invalid_operation()
    {
        var cause = new InvalidDataException();
        InvalidOperationException e = new InvalidStateException("message", cause);
        Assert.Equal("message", e.Message);
        Assert.Same(cause, e.InnerException);
        Assert.NotEmpty(new InvalidStateException().Message);
        Assert.Equal("message", new InvalidStateException("message").Message);
    }

    [Fact]
    public void A_keyboard_interrupt_says_ctrl_c()
    {
        Assert.Contains("Ctrl-C", new KeyboardInterruptException().Message);
        Assert.Equal("message", new KeyboardInterruptException("message").Message);
        var cause = new CancelledException();
        Assert.Same(cause, new KeyboardInterruptException("message", cause).InnerException);
    }
}
