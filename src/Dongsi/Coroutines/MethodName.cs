using System.Runtime.CompilerServices;

namespace Dongsi.LowLevel;

/// <summary>
/// The name of an async method as it stands in the source, from the name that the compiler gave to its state machine:
/// <c>&lt;Fetch&gt;d__3</c> is a method, <c>&lt;&lt;Main&gt;g__Fetch|0_1&gt;d</c> a local function,
/// <c>&lt;&lt;Main&gt;b__0_1&gt;d</c> a lambda.
/// </summary>
internal static class MethodName
{
    private const string Lambda = "<lambda>";

    public static string Of<TStateMachine>() where TStateMachine : IAsyncStateMachine => Cache<TStateMachine>.Name;

    internal static string Decode(string typeName)
    {
        int localFunction = typeName.IndexOf(">g__", StringComparison.Ordinal);
        if (localFunction >= 0)
        {
            int start = localFunction + ">g__".Length;
            int end = typeName.IndexOf('|', start);
            return end < 0 ? typeName[start..] : typeName[start..end];
        }

        if (typeName.Contains(">b__", StringComparison.Ordinal))
        {
            return Lambda;
        }

        int open = typeName.IndexOf('<', StringComparison.Ordinal);
        int close = typeName.LastIndexOf('>');
        if (open < 0 || close <= open + 1)
        {
            return typeName;
        }

        // An explicit implementation is <Namespace-IFetcher-Fetch>: the compiler cannot use dots here.
        string method = typeName[(open + 1)..close];
        return method[(method.LastIndexOf('-') + 1)..];
    }

    private static class Cache<TStateMachine>
    {
        public static readonly string Name = Decode(typeof(TStateMachine).Name);
    }
}
