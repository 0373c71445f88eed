using Quiver.Arrow.Errors;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Expands ROLLUP, CUBE and GROUPING SETS into the sets of keys to group by.</summary>
static class GroupingSets
{
    const int MaximumSets = 4096;

    /// <summary>Returns the sets; a plain GROUP BY is one of them.</summary>
    public static IReadOnlyList<IReadOnlyList<SqlExpression>> Of(SqlGroupBy groupBy)
    {
        List<List<SqlExpression>> sets = [[]];
        foreach (SqlGroupingElement element in groupBy.Elements)
        {
            List<List<SqlExpression>> more = Expand(element);
            if ((long)sets.Count * more.Count > MaximumSets)
            {
                throw TooMany(element);
            }

            sets = [.. from set in sets from other in more select (List<SqlExpression>)[.. set, .. other]];
        }

        return sets;
    }

    static List<List<SqlExpression>> Expand(SqlGroupingElement element)
    {
        switch (element.Kind)
        {
            case SqlGroupingKind.Plain:
                return [[.. element.Expressions]];
            case SqlGroupingKind.Sets:
                List<List<SqlExpression>> sets = [.. element.Elements.SelectMany(Expand)];
                return sets.Count <= MaximumSets ? sets : throw TooMany(element);
            case SqlGroupingKind.Rollup:
                var prefixes = new List<List<SqlExpression>>();
                for (int count = element.Elements.Count; count >= 0; count--)
                {
                    prefixes.Add([.. element.Elements.Take(count).SelectMany(e => e.Expressions)]);
                }

                return prefixes;
            default:
                int size = element.Elements.Count;
                if (size > 12)
                {
                    throw TooMany(element);
                }

                var subsets = new List<List<SqlExpression>>();
                for (int mask = (1 << size) - 1; mask >= 0; mask--)
                {
                    // The first element is the highest bit, so that sets come in the order that the standard lists them.
                    subsets.Add([.. element.Elements.Where((_, i) => (mask >> (size - 1 - i) & 1) != 0).SelectMany(e => e.Expressions)]);
                }

                return subsets;
        }
    }

    static QuiverException TooMany(SqlGroupingElement element) =>
        BindingErrors.At(element, ErrorCode.LimitExceeded, $"GROUP BY makes more than {MaximumSets} grouping sets; list the ones you need");
}
