using System.Reflection;

namespace Dongsi.Conformance;

/// <summary>The C# programs: the public methods of the classes named after the areas.</summary>
internal static class Twins
{
    /// <summary>The methods of an area, by name.</summary>
    public static IReadOnlyDictionary<string, MethodInfo> Of(string area)
    {
        string typeName = $"{typeof(Twins).Namespace}.{Traces.CSharpName(area)}Programs";
        Type? type = typeof(Twins).Assembly.GetType(typeName);
        return type is null
            ? new Dictionary<string, MethodInfo>()
            : type.GetMethods(BindingFlags.Public | BindingFlags.Static).ToDictionary(method => method.Name);
    }

    /// <summary>The names of all classes of programs.</summary>
    public static IEnumerable<string> Classes() => typeof(Twins).Assembly.GetTypes()
        .Where(type => type.Name.EndsWith("Programs", StringComparison.Ordinal) && !type.IsNested)
        .Select(type => type.Name);

    /// <summary>The lines that one program logs.</summary>
    public static IReadOnlyList<string> Run(MethodInfo program)
    {
        List<string> lines = [];
        try
        {
            if (program.ReturnType == typeof(Coroutine))
            {
                var coroutine = program.CreateDelegate<Func<Log, Coroutine>>();
                Asyncio.Run(coroutine(lines.Add), OnVirtualTime(lines.Add));
            }
            else
            {
                program.CreateDelegate<Action<Log>>()(lines.Add);
            }
        }
        catch (Exception error) when (error is Oops or ExceptionGroup or CancelledException or TimeoutException)
        {
            lines.Add($"run raised {Show(error)}");
        }

        return lines;
    }
}
