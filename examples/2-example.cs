#:project ../src/Dongsi

using Dongsi;

var isNormal = IsNormal;
var isCoroutine = IsCoroutine;

Console.WriteLine("Type");
Console.WriteLine($"void:  {isNormal.GetType()}");
Console.WriteLine($"async Coroutine:  {isCoroutine.GetType()}");
Console.WriteLine();

// The plain method runs, and there is nothing to print. The coroutine method runs nothing: it gives an object.
Console.WriteLine("Call Method");
Console.WriteLine($"void:  {isNormal.DynamicInvoke() ?? "null"}");
var coroutine = isCoroutine();
Console.WriteLine($"async Coroutine:  {coroutine}");

// Only a loop runs it. Here nobody shall, so we say that we have not forgotten it.
coroutine.Close();

static void IsNormal()
{
}

static async Coroutine IsCoroutine()
{
}
