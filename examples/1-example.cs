#:project ../src/Dongsi

using System.Globalization;
using Dongsi;

Asyncio.Run(FromHiToBye());

static async Coroutine FromHiToBye()
{
    Console.WriteLine($"{Now()} Hi!");
    await Asyncio.Sleep(1);
    Console.WriteLine($"{Now()} Bye!");
}

// As Python's time.ctime() writes it, the day in two columns: Sun Dec 19 18:54:55 2021.
static string Now()
{
    var now = DateTime.Now;
    return string.Create(CultureInfo.InvariantCulture, $"{now:ddd MMM} {now.Day,2} {now:HH:mm:ss yyyy}");
}
