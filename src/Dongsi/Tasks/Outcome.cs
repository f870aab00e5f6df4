using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Dongsi;

/// <summary>How one of several awaitables ended: with a value, or with an exception.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks><para><b>Python</b>: an element of <c>gather(…, return_exceptions=True)</c>.</para></remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Outcome<T> : IEquatable<Outcome<T>>
{
    private readonly T _value;

    /// <summary>A success.</summary>
    /// <param name="value">The value.</param>
    public Outcome(T value) => _value = value;

    /// <summary>A failure.</summary>
    /// <param name="exception">Why; a <see cref="CancelledException"/> if it was cancelled.</param>
    public Outcome(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        _value = default!;
        Exception = exception;
    }

    /// <summary>Why it failed, or null.</summary>
    public Exception? Exception { get; }

    /// <summary>Is there a value?</summary>
    public bool IsSuccess => Exception is null;

    /// <summary>The value; throws the exception if it failed.</summary>
    public T Value
    {
        get
        {
            if (Exception is not null)
            {
                ExceptionDispatchInfo.Throw(Exception);
            }

            return _value;
        }
    }

    /// <summary>Are both the same value, or the same exception object?</summary>
    public static bool operator ==(Outcome<T> left, Outcome<T> right) => left.Equals(right);

    /// <summary>The opposite of ==.</summary>
    public static bool operator !=(Outcome<T> left, Outcome<T> right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Outcome<T> other) =>
        Exception == other.Exception && EqualityComparer<T>.Default.Equals(_value, other._value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Outcome<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Exception, _value);

    /// <summary>The value, or the exception's type and message.</summary>
    public override string ToString() =>
        Exception is null ? $"{_value}" : $"{Exception.GetType().Name}: {Exception.Message}";
}
