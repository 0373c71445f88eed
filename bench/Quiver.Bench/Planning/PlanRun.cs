using System.Diagnostics;
using System.Globalization;
using Quiver.Arrow.Errors;

namespace Quiver.Bench.Planning;

/// <summary>The `plan` verb: how long statements that are large take to be planned. EXPLAIN plans and does not run them.</summary>
static class PlanRun
{
    const int Repetitions = 20;

    /// <summary>No statement may need longer, in the median.</summary>
    const double MostMilliseconds = 50;

    public static int Run(BenchArguments arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    static async Task<int> RunAsync(BenchArguments arguments)
    {
        await using var database = Database.Open();
        Connection connection = database.Connect();
        foreach (var statement in PlanCases.Setup())
        {
            await connection.ExecuteAsync(statement).ConfigureAwait(false);
        }

        var only = arguments.Text("--only");
        var slow = 0;
        Console.WriteLine("  median ms     best ms  statement");
        foreach (var (name, sql) in PlanCases.All().Where(c => only is null || c.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                var times = await MeasureAsync(connection, "EXPLAIN " + sql).ConfigureAwait(false);
                var isSlow = times[times.Count / 2] > MostMilliseconds;
                slow += isSlow ? 1 : 0;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                        $"{times[times.Count / 2],11:0.00} {times[0],11:0.00}  {name}{(isSlow ? "  TOO SLOW" : "")}"));
            }
            catch (QuiverException exception)
            {
                slow++;
                var message = exception.Message[..Math.Min(exception.Message.Length, 200)];
                Console.WriteLine($"                         {name}  FAILS {exception.Code}: {message}");
            }
        }

        return slow == 0 ? 0 : 1;
    }

    static async Task<List<double>> MeasureAsync(Connection connection, string sql)
    {
        var times = new List<double>();
        for (var i = 0; i < Repetitions + 3; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await using (QueryResult result = await connection.QueryAsync(sql).ConfigureAwait(false))
            {
                await result.ToRowsAsync().ConfigureAwait(false);
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return [.. times.Skip(3).Order()];
    }
}
