using System.Globalization;

namespace Quiver.Crash;

static class Program
{
    const string Usage =
        """
        dotnet run -c Release --project bench/Quiver.Crash -- VERB

          run DIR KILLS [SEED]    ingest into a store in DIR in a child process, kill it KILLS times, look each time whether the
                                  store has what was acknowledged and nothing by halves
          http DIR KILLS [SEED]   the same over HTTP: writes to `quiver serve` (build src/Quiver.Cli first) by the doors of v1, v2 and v3,
                                  kills it, starts it anew and asks it
          terminate DIR TIMES [SEED]  ends `quiver serve` by SIGTERM instead
          ingest DIR SEED FIRST   the child: writes until it is killed; FIRST is the first number of each writer
        """;

    static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["run", var directory, var kills, .. var rest]:
                var run = new CrashRun(directory, rest.Length > 0 ? Number(rest[0]) : 1, Console.Out.WriteLine);
                await run.RunAsync(Number(kills)).ConfigureAwait(false);
                return 0;
            case ["http", var directory, var kills, .. var rest]:
                var http = new HttpCrashRun(directory, rest.Length > 0 ? Number(rest[0]) : 1, Console.Out.WriteLine);
                await http.RunAsync(Number(kills)).ConfigureAwait(false);
                Console.Out.WriteLine(
                    $"{http.Acknowledged} batches, {http.KillsWhileOpening} kills while opening, longest start {http.LongestStart}");
                return 0;
            case ["terminate", var directory, var times, .. var rest]:
                var ends = new HttpCrashRun(directory, rest.Length > 0 ? Number(rest[0]) : 1, Console.Out.WriteLine);
                await ends.TerminateAsync(Number(times)).ConfigureAwait(false);
                return 0;
            case ["ingest", var directory, var seed, .. var first]:
                await new Ingest(directory, Number(seed)).RunAsync([.. first.Select(Number)]).ConfigureAwait(false);
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
