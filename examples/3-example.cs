for (var i = 1; i <= 10; i++)
{
    Console.WriteLine(NumSum(i));
}

// A plain method begins anew with every call: the total of the last call is gone.
static int NumSum(int number)
{
    var total = 0;
    total += number;
    return total;
}
