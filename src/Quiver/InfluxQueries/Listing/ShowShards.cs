using Quiver.Arrow.Types;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries.Schema;

namespace Quiver.InfluxQueries.Listing;

/// <summary>
/// Shows shards: Quiver keeps none, so that they are the pieces of time in which InfluxDB would keep the rows that there are.
/// </summary>
sealed class ShowShards(StatementScope scope)
{
    static readonly (string, DataType)[] _shard =
    [
        ("id", DataType.Int64), ("database", DataType.Utf8), ("retention_policy", DataType.Utf8), ("shard_group", DataType.Int64),
        ("start_time", DataType.Utf8), ("end_time", DataType.Utf8), ("expiry_time", DataType.Utf8), ("owners", DataType.Utf8),
    ];

    static readonly (string, DataType)[] _group =
    [
        ("id", DataType.Int64), ("database", DataType.Utf8), ("retention_policy", DataType.Utf8), ("start_time", DataType.Utf8),
        ("end_time", DataType.Utf8), ("expiry_time", DataType.Utf8),
    ];

    /// <summary>Answers SHOW SHARDS, with a series a database, and SHOW SHARD GROUPS.</summary>
    public IReadOnlyList<SeriesRows> Run(InfluxShow show, CancellationToken cancellationToken)
    {
        bool isGroups = show.Kind == InfluxShowKind.ShardGroups;
        var groups = new AnswerTable("shard groups", _group);
        var series = new List<SeriesRows>();
        foreach (InfluxDatabase database in scope.Executor.Catalog.Current.Databases)
        {
            using var reader = new SchemaReader(scope.Executor, database);
            var shards = new AnswerTable(database.Name, _shard);
            foreach ((InfluxPolicy policy, long start) in reader.Shards(cancellationToken))
            {
                long number = ShardNumbers.NumberOf(policy, start);
                Int128 end = ShardTimes.StartOf(start, policy.ShardDuration) + policy.ShardDuration;
                string[] times = [TimeText.Format(start), TimeText.Format(end), TimeText.Format(end + policy.Duration)];
                if (isGroups)
                {
                    groups.Add([number, database.Name, policy.Name, .. times]);
                }
                else
                {
                    shards.Add([number, database.Name, policy.Name, number, .. times, ""]);
                }
            }

            series.Add(shards.ToSeries());
        }

        return isGroups ? [groups.ToSeries()] : series;
    }
}
