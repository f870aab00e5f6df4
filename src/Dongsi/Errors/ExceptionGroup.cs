namespace Dongsi;

/// <summary>
/// Several failures of tasks that ran at the same time, thrown together when all of them have ended.
/// A group that failed always throws this, even for a single error, so that code need not handle both shapes.
/// </summary>
/// <remarks>
/// <para>To handle one kind:</para>
/// <code>
/// catch (ExceptionGroup group) when (group.Contains&lt;HttpRequestException&gt;())
/// {
///     foreach (var e in group.Leaves&lt;HttpRequestException&gt;()) Console.WriteLine(e.Message);
///     group.Except&lt;HttpRequestException&gt;()?.Throw();     // whatever else went wrong goes on upwards
/// }
/// </code>
/// <para><b>Python</b>: <c>ExceptionGroup</c> and <c>except*</c>.</para>
/// </remarks>
public class ExceptionGroup : AggregateException
{
    private readonly string _title;

    /// <summary>A group of the given errors.</summary>
    /// <param name="message">What failed as a whole.</param>
    /// <param name="exceptions">The errors, in the order in which they happened; at least one.</param>
    /// <exception cref="ArgumentException">There are no exceptions, or one of them is null.</exception>
    public ExceptionGroup(string message, IEnumerable<Exception> exceptions) : base(message, exceptions)
    {
        if (InnerExceptions.Count == 0)
        {
            throw new ArgumentException("An ExceptionGroup needs at least one exception.", nameof(exceptions));
        }

        _title = message;
    }

    /// <inheritdoc cref="ExceptionGroup(string, IEnumerable{Exception})"/>
    public ExceptionGroup(string message, params Exception[] exceptions)
        : this(message, (IEnumerable<Exception>)exceptions)
    {
    }

    /// <summary>What failed as a whole, and the messages of the errors inside.</summary>
    public override string Message
    {
        get
        {
            string count = InnerExceptions.Count == 1 ? "1 error" : $"{InnerExceptions.Count} errors";
            return $"{_title} ({count}): " + string.Join("; ", InnerExceptions.Select(e => e.Message));
        }
    }

    /// <summary>Is an error of this type somewhere inside, in nested groups too?</summary>
    /// <typeparam name="TException">The type of exception to look for.</typeparam>
    public bool Contains<TException>() where TException : Exception => Leaves<TException>().Any();

    /// <summary>All single errors, nested groups opened, in order.</summary>
    public IEnumerable<Exception> Leaves() => InnerExceptions.SelectMany(
        e => e is ExceptionGroup nested ? nested.Leaves() : [e]);

    /// <summary>All single errors of one type, nested groups opened, in order.</summary>
    /// <typeparam name="TException">The type of exception to look for.</typeparam>
    public IEnumerable<TException> Leaves<TException>() where TException : Exception => Leaves().OfType<TException>();

    /// <summary>Divides the group in two of the same nesting: the errors that match, and the rest.</summary>
    /// <param name="predicate">Asked for each single error, never for a nested group.</param>
    /// <returns>Two groups, each null if it would be empty.</returns>
    public (ExceptionGroup? Matching, ExceptionGroup? Others) Split(Func<Exception, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return (Subgroup(predicate), Subgroup(e => !predicate(e)));
    }

    /// <summary>The errors that match, in the same nesting; null if none does.</summary>
    /// <param name="predicate">Asked for each single error, never for a nested group.</param>
    public ExceptionGroup? Subgroup(Func<Exception, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        List<Exception> kept = [];
        foreach (Exception e in InnerExceptions)
        {
            Exception? match = e is ExceptionGroup nested ? nested.Subgroup(predicate) : predicate(e) ? e : null;
            if (match is not null)
            {
                kept.Add(match);
            }
        }

        return kept.Count == 0 ? null : kept.SequenceEqual(InnerExceptions) ? this : new ExceptionGroup(_title, kept);
    }

    /// <summary>The group without the errors of one type; null if nothing else is in it.</summary>
    /// <typeparam name="TException">The type of exception to leave out.</typeparam>
    public ExceptionGroup? Except<TException>() where TException : Exception => Subgroup(e => e is not TException);

    /// <summary>
    /// The only single error inside if there is exactly one, however deep; otherwise the group itself.
    /// </summary>
    public Exception Unwrap()
    {
        Exception[] two = [.. Leaves().Take(2)];
        return two.Length == 1 ? two[0] : this;
    }

    /// <summary>Throws this group. For the rest that a handler did not handle: <c>rest?.Throw()</c>.</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public void Throw() => throw this;
}
