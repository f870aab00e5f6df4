using System.Diagnostics;
using System.Globalization;
using System.Text;

// `dotnet run examples/5-example.cs -- 10` is ten times as fast.
var second = TimeSpan.FromSeconds(1) / (args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1);
Console.OutputEncoding = Encoding.UTF8;

var watch = Stopwatch.StartNew();
FindUsers(5);
FindUsers(7);
FindUsers(3);
Console.WriteLine($"> {watch.Elapsed.TotalSeconds} 소요");

void FindUsers(int count)
{
    for (var i = 1; i <= count; i++)
    {
        Console.WriteLine($"{count}명 중 {i}번 째 사용자 조회 중 ...");
        Thread.Sleep(second);
    }
}
