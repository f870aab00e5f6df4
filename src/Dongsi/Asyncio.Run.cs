namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>
    /// Runs a program: makes a loop, runs the main coroutine in it to its end, cancels and waits for what is left, and
    /// closes the loop.
    /// </summary>
    /// <param name="main">The main coroutine.</param>
    /// <param name="options">How to run; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">A loop is running on this thread already; await the coroutine
    /// instead.</exception>
    /// <exception cref="KeyboardInterruptException">Ctrl-C, if <see cref="RunOptions.OnInterrupt"/> says
    /// so.</exception>
    /// <remarks>
    /// <para>The first Ctrl-C cancels the main task; after its clean-up the process ends with exit code 130. A second
    /// one ends it at once.</para>
    /// <para><b>Thread safety</b>: any thread; several at the same time, each with its own loop.</para>
    /// <para><b>Python</b>: <c>asyncio.run()</c>.</para>
    /// </remarks>
    public static void Run(Coroutine main, RunOptions? options = null)
    {
        using var runner = new Runner(options) { RunsOnce = true };
        runner.Run(main);
    }

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>What the main coroutine returned.</returns>
    /// <inheritdoc cref="Run(Coroutine, RunOptions?)"/>
    public static T Run<T>(Coroutine<T> main, RunOptions? options = null)
    {
        using var runner = new Runner(options) { RunsOnce = true };
        return runner.Run(main);
    }

    /// <param name="main">Called once, for the main coroutine: <c>Asyncio.Run(async () => { … })</c>.</param>
    /// <param name="options">How to run; null for the defaults.</param>
    /// <inheritdoc cref="Run(Coroutine, RunOptions?)"/>
    public static void Run(Func<Coroutine> main, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        Run(main(), options);
    }

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="main">Called once, for the main coroutine.</param>
    /// <param name="options">How to run; null for the defaults.</param>
    /// <returns>What the main coroutine returned.</returns>
    /// <inheritdoc cref="Run(Coroutine, RunOptions?)"/>
    public static T Run<T>(Func<Coroutine<T>> main, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        return Run(main(), options);
    }
}
