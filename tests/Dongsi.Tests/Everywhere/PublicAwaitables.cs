using System.Reflection;

namespace Dongsi.Tests.Everywhere;

/// <summary>Every public method that gives something to await, found by looking.</summary>
internal static class PublicAwaitables
{
    /// <summary>As <c>AsyncLock.Acquire</c>; the overloads of a method count as one.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(Asyncio).Assembly.GetExportedTypes()
            .Where(type => !typeof(Delegate).IsAssignableFrom(type))
            .SelectMany(Members)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Members(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(method => !method.IsSpecialName && Gives(method.ReturnType))
        .Select(method => $"{NameOf(type)}.{method.Name}");

    private static string NameOf(Type type) =>
        (type.DeclaringType is { } outer ? NameOf(outer) + "." : "") + type.Name.Split('`')[0];

    private static bool Gives(Type type) => typeof(IAwaitable).IsAssignableFrom(type)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));
}
