#:project ../src/Dongsi

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Dongsi;

Console.OutputEncoding = Encoding.UTF8;

// A rehearsal in no time: .NET compiles a method when it is called first, and that shall not count as waiting.
var second = TimeSpan.FromTicks(1);
var stage = Console.Out;
Console.SetOut(TextWriter.Null);
Asyncio.Run(Main());
Console.SetOut(stage);

// `dotnet run examples/6-example.cs -- 10` is ten times as fast.
second = TimeSpan.FromSeconds(1) / (args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1);
var watch = Stopwatch.StartNew();
Asyncio.Run(Main());
Console.WriteLine($"> {watch.Elapsed.TotalSeconds} 소요");

async Coroutine Main() => await Asyncio.Wait(
[
    Asyncio.CreateTask(FindUsers(7)),
    Asyncio.CreateTask(FindUsers(3)),
    Asyncio.CreateTask(FindUsers(5)),
]);

async Coroutine FindUsers(int count)
{
    for (var i = 1; i <= count; i++)
    {
        Console.WriteLine($"{count}명 중 {i}번 째 사용자 조회 중 ...");
        await Asyncio.Sleep(second);
    }
}
