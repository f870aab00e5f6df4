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
        return type is null ? method.Name : $"{type}.{method.Name}";
    }
}
