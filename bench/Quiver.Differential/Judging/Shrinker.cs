using Quiver.Differential.Generation;
using Quiver.Differential.Peers;

namespace Quiver.Differential.Judging;

/// <summary>Makes a query and its tables smaller while their difference stays.</summary>
sealed class Shrinker(IPeer ours, IPeer theirs, IReadOnlyList<GeneratedTable> tables)
{
    const int MostAttempts = 1500;

    int _attempts;

    public IReadOnlyList<GeneratedTable> Tables { get; private set; } = tables;

    public Comparison Shrink(SqlNode query, Comparison found)
    {
        for (var shrunk = true; shrunk && _attempts < MostAttempts;)
        {
            shrunk = false;
            var length = found.Sql.Length;
            foreach (var variant in query.Variants())
            {
                var sql = variant.ToString();
                if (sql.Length >= length || _attempts++ > MostAttempts)
                {
                    continue;
                }

                var comparison = Comparison.Of(sql, ours.Ask(sql), theirs.Ask(sql));
                if (comparison.IsLike(found))
                {
                    (query, found, shrunk) = (variant, comparison, true);
                    break;
                }
            }
        }

        return ShrinkRows(found);
    }

    Comparison ShrinkRows(Comparison found)
    {
        for (var i = 0; i < Tables.Count; i++)
        {
            for (var size = Math.Max(1, Tables[i].Rows.Count / 2); size >= 1; size /= 2)
            {
                for (var start = 0; start < Tables[i].Rows.Count;)
                {
                    var smaller = Without(i, start, size);
                    ours.Load(smaller);
                    theirs.Load(smaller);
                    var comparison = Comparison.Of(found.Sql, ours.Ask(found.Sql), theirs.Ask(found.Sql));
                    if (comparison.IsLike(found))
                    {
                        (found, Tables) = (comparison, smaller);
                    }
                    else
                    {
                        start += size;
                    }
                }
            }
        }

        return found;
    }

    List<GeneratedTable> Without(int index, int start, int count) =>
        [.. Tables.Select((t, i) => i != index ? t : t with { Rows = [.. t.Rows.Where((_, at) => at < start || at >= start + count)] })];
}
