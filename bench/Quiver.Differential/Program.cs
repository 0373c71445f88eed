namespace Quiver.Differential;

static class Program
{
    const string Usage =
        """
        dotnet run -c Release --project bench/Quiver.Differential -- VERB

          duckdb                     random queries beside DuckDB
          sqlite                     random queries of a smaller grammar beside SQLite (python3)
          configurations             the same queries without optimizer, without each rule, with odd batches, two threads, little memory
              --queries 10000        how many
              --seed N               of the first schema; without it a random one, which is printed
              --rows 40              the most rows of a table: with 400, queries spill in the settings of little memory
              --only NAME,NAME       features of the grammar (all without it); --without NAME,NAME leaves some out
              --print                every query that the other engine refuses too

        The exit code is 1 where a difference was found that is not on the list of docs/sql/differences.md.
        """;

    static int Main(string[] args)
    {
        if (args is [] or ["--help"])
        {
            Console.Error.WriteLine(Usage);
            return args.Length == 0 ? 2 : 0;
        }

        try
        {
            return DifferentialRun.Run(new RunArguments(args), Console.Out);
        }
        catch (Bench.BenchException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }
    }
}
