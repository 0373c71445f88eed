using Quiver.Bench.Data;
using Quiver.Bench.Load;
using Quiver.Bench.Memory;
using Quiver.Bench.Planning;
using Quiver.Bench.Quick;
using Quiver.Bench.Run;
using Quiver.Bench.Startup;
using Quiver.Bench.Store;
using Quiver.Bench.Tpcds;
using Quiver.Bench.Tsbs;

namespace Quiver.Bench;

static class Program
{
    const string Usage =
        """
        dotnet run -c Release --project bench/Quiver.Bench -- VERB

          setup                      install the peers (DuckDB and polars for Node.js) under .peers/npm
          list                       list the workloads
          run WORKLOAD…              run workloads, folders of them (tpch), all that begin so (join) or all, beside DuckDB
              --scale 1              scale factor of the generated data
              --memory               tables of the engines themselves instead of views of Parquet files, loaded once, untimed
              --peak                 the most resident memory of each query, each in a new process
              --scale 0.1,1,3        how time grows with data
              --rows 5000000         instead of --scale: rows of the clickbench table
              --threads N            threads of both engines (all processors by default)
              --reps 5               timed repetitions of each query, engine by engine in turn, after one warm-up
              --peer duckdb|sqlite|polars|none   the other engine; sqlite and polars are left out of what they do not know
              --engine 'COMMAND'     a program that speaks the sql --jsonl protocol, instead of the Quiver built here
              --data DIR             read the tables from DIR instead of generating them
              --timeout 300          seconds after which a query counts as failed
              --update               at scale 1, write the peer's rows (100 at most) into the workload as the expected ones
              --record               write bench/results/CPU/WORKLOAD.md
          generate tpch|tables|operators|clickbench  the data of the workloads (--scale, --threads, --out DIR, --format csv for TPC-H)
          generate samples           write the files of samples/ anew
          lines FILE                 how fast line protocol becomes columns, on one thread (--reps)
          tsbs [load|queries]        TSBS cpu-only beside InfluxDB, VictoriaMetrics (packages of the system) and DuckDB
              --hosts 100 --hours 24, --lines FILE (given lines instead of generated ones), --batch 10000 --connections 2,
              --rounds 1 (loads), --instances 5 (of each query), --only TYPE,TYPE, --peer influx,vm,duckdb,
              --parquet FILE (instead of the store), --reps, --record,
              --warmup 1 (seconds for each type and database, until code is compiled and caches are full);
              --best keeps the best repetition instead of the median one: for machines that others use too
          tsbs influxql              its queries in InfluxQL over HTTP: Quiver's server beside InfluxDB; requests in a second, memory
              --hosts, --hours, --lines, --instances, --only, --reps, --warmup, --best, --record as above, --peer influx|none|only,
              --rounds 3 --seconds 3 (of small queries), --keep (ask the databases that the last run left)
          plan                       how long large statements take to be planned: the median of 20 must be below 50 ms (--only WORDS)
          tpcds                      the 99 queries of TPC-DS over small data of its schema, every answer compared with DuckDB's
              --scale 0.3 (1 has 120,000 sales in stores), --only q01,q02, --reps 1, --threads, --data DIR, --engine 'COMMAND',
              --set 'batch_size = 7; optimizer = false' (settings of Quiver)
          load [ingest|dashboards|memory|stages]
                                     a server of Quiver beside InfluxDB over HTTP: lines, small queries by many clients, idle and slow
                                     clients; where the time of a small query goes (stages)
              --hosts 100 --hours 24, --lines FILE, --batch 5000 --clients 2 (ingest), --rounds 3, --seconds 5 (of each measurement),
              --warmup 2, --peer influx|none|only, --record
          memory [spill|streams]     queries that need more memory than they may have, beside DuckDB under the same limit: time,
                                     peak resident size, bytes on disk; a thousand clients that read slowly
              --only NAME, --clients 1000, --scale, --record
          store-scale [CASE]         time and memory of a store with many series, a year, rows out of order, many files
                                     (--scale 1 is full size, --out DIR where the store is)
          startup                    whole processes of the command beside an empty .NET program (--reps 20, --record)
          --quick                    two minutes over a choice of everything: ratios beside DuckDB, and what is better or worse than in
                                     the last table that was recorded (--reps 3, --scale 0.1, --only FAMILY,FAMILY, --record)

        The data lives under .peers/ at the root of the repository, or in the folder that the environment variable PEERS names.
        """;

    static int Main(string[] args)
    {
        try
        {
            var arguments = new BenchArguments(args);
            switch (arguments.Verb)
            {
                case "setup":
                    return Peers.Install();
                case "list":
                    return WorkloadRunner.List();
                case "run":
                    return new WorkloadRunner(arguments).Run();
                case "--quick":
                    return new QuickRun(arguments).Run();
                case "startup":
                    return new StartupRun(arguments).Run();
                case "lines":
                    return LineProtocolRun.Run(arguments);
                case "tsbs":
                    return new TsbsRun(arguments).Run();
                case "plan":
                    return PlanRun.Run(arguments);
                case "tpcds":
                    return new TpcdsRun(arguments).Run();
                case "load":
                    return new LoadRun(arguments).Run();
                case "memory":
                    return MemoryRun.Run(arguments);
                case "store-scale":
                    return StoreScale.Run(arguments);
                case "generate":
                    return DataSets.Generate(arguments);
                default:
                    Console.Error.WriteLine(Usage);
                    return arguments.Verb is "" or "--help" ? 0 : 2;
            }
        }
        catch (BenchException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }
    }
}
