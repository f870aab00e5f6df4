using System.Diagnostics;

namespace Dongsi.LowLevel;

/// <summary>The name of the method behind a delegate, for reports.</summary>
internal static class CallbackName
{
    public static string Of(Delegate? callback)
    {
        if (callback is null || DiagnosticMethodInfo.Create(callback) is not { } method)
        {
            return "callback";
        }

        string? type = method.DeclaringTypeName?.Split('.')[^1].Split('+')[0];
        string name = Decode(method.Name);
        return type is null ? name : $"{type}.{name}";
    }

    // A lambda is told by the method that it stands in.
    private static string Decode(string method)
    {
        int lambda = method.IndexOf(">b__", StringComparison.Ordinal);
        return lambda < 0 ? MethodName.Decode(method) : $"{MethodName.Decode(method[1..lambda])}.<lambda>";
    }
}
