using Xunit;

namespace Dongsi.Tests.Support;

/// <summary>Assertions that must be awaited.</summary>
internal static class Expect
{
    /// <summary>Awaits something that must throw exactly this type.</summary>
    public static async Coroutine<TException> Throws<TException>(IAwaitable awaitable) where TException : Exception
    {
        Exception? thrown = null;
        try
        {
            await awaitable;
        }
        catch (Exception e)
        {
            thrown = e;
        }

        return Assert.IsType<TException>(thrown);
    }

    /// <summary>The message says what happened, and what to write instead.</summary>
    public static void Says(Exception error, params string[] parts) =>
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
}
