using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Lets so many borrowers at a time do something, and knows who they are; how many may be changed.</summary>
/// <remarks>
/// <code>
/// var limiter = new CapacityLimiter(10);
/// using (await limiter.Acquire())
/// {
///     await Download(page);
/// }
/// </code>
/// <para>It is a semaphore with a memory: each borrower has one token at most, and only who has one can give it back,
/// so that the count cannot go wrong. First come, first served. A borrower is the current task, or any object that
/// stands for a piece of work (<see cref="AcquireOnBehalfOf"/>); objects that are equal are the same borrower.</para>
/// <para><b>Thread safety</b>: belongs to the loop on which it is used first.</para>
/// <para><b>Python</b>: <c>anyio.CapacityLimiter</c>, <c>trio.CapacityLimiter</c>; asyncio has none.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class CapacityLimiter : IReleasable
{
    private readonly HashSet<object> _borrowers = [];
    private readonly HashSet<object> _waitingBorrowers = [];
    private readonly WaitQueue<Releaser> _waiters = new();
    private LoopBinding _binding;
    private double _totalTokens;

    /// <summary>A limiter with all its tokens.</summary>
    /// <param name="totalTokens">How many: a whole number, or <see cref="double.PositiveInfinity"/>. With 0 everybody
    /// waits until it is raised.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, not whole, or not a number.</exception>
    public CapacityLimiter(double totalTokens)
    {
        EnsureWhole(totalTokens, nameof(totalTokens));
        _totalTokens = totalTokens;
    }

    /// <summary>
    /// How many tokens there are. Raising it serves those who wait, at once; lowering it takes no token away, but none
    /// is lent until enough have come back.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, not whole, or not a number.</exception>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>limiter.total_tokens</c>.</para></remarks>
    public double TotalTokens
    {
        get => _totalTokens;
        set
        {
            EnsureWhole(value, nameof(value));
            _binding.EnsureOwnThread();
            _totalTokens = value;
            ServeWaiting();
        }
    }

    /// <summary>How many tokens are borrowed.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>limiter.borrowed_tokens</c>.</para></remarks>
    public int BorrowedTokens
    {
        get
        {
            _binding.EnsureOwnThread();
            return _borrowers.Count;
        }
    }

    /// <summary>How many more could be borrowed now; negative while more are borrowed than there are.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>limiter.available_tokens</c>.</para></remarks>
    public double AvailableTokens
    {
        get
        {
            _binding.EnsureOwnThread();
            return _totalTokens - _borrowers.Count;
        }
    }

    /// <summary>Who has a token, and who waits.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>limiter.statistics()</c>.</para></remarks>
    public CapacityLimiterStatistics GetStatistics()
    {
        _binding.EnsureOwnThread();
        return new CapacityLimiterStatistics(_borrowers.Count, _totalTokens, [.. _borrowers], _waiters.Count);
    }

    /// <summary>The limiter, for people.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"<CapacityLimiter {_borrowers.Count}/{_totalTokens} borrowed{Waiting}>");

    private string Waiting => _waiters.Count > 0 ? $" waiting={_waiters.Count}" : "";

    private static void EnsureWhole(double tokens, string parameter)
    {
        // Not a number is not >= 0 either.
        if (!(tokens >= 0) || (double.IsFinite(tokens) && tokens != Math.Floor(tokens)))
        {
            throw ThrowHelper.TokensAreNotWhole(parameter, tokens);
        }
    }
}
