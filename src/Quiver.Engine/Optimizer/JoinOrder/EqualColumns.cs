using System.Numerics;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.JoinOrder;

/// <summary>
/// Equalities of columns in classes: from <c>a.x = b.x AND b.x = c.x</c> follows <c>a.x = c.x</c>, so that any two of the relations may
/// be joined directly, and a join needs one equality of a class, whichever.
/// </summary>
static class EqualColumns
{
    /// <summary>Each two members of a class are an edge: few classes are larger.</summary>
    const int LargestClass = 8;

    /// <summary>Sets of classes are the bits of a word.</summary>
    const int MostClasses = 64;

    /// <summary>Returns the edges with those that follow from them.</summary>
    public static List<JoinEdge> Close(IReadOnlyList<JoinEdge> edges)
    {
        var classes = new List<Dictionary<int, ColumnExpression>>();
        var members = new Dictionary<ColumnId, int>();
        var classOf = new int[edges.Count];
        for (int e = 0; e < edges.Count; e++)
        {
            classOf[e] = TryEquality(edges[e], out ColumnExpression? left, out ColumnExpression? right)
                ? Merge(classes, members, (left!, RelationOf(edges[e], isLeft: true)), (right!, RelationOf(edges[e], isLeft: false)))
                : -1;
        }

        var all = new List<JoinEdge>();
        var known = new HashSet<(int, ulong)>();
        for (int e = 0; e < edges.Count; e++)
        {
            int number = classOf[e] < 0 ? -1 : members[((ColumnExpression)((ComparisonExpression)edges[e].Conditions[0]).Left).Id];
            bool isUsable = number is >= 0 and < MostClasses && classes[number].Count is > 2 and <= LargestClass;
            all.Add(isUsable ? edges[e] with { Class = number } : edges[e]);
            known.Add((number, edges[e].Eligible));
        }

        AddImplied(classes, members, known, all);
        return all;
    }

    static void AddImplied(
        List<Dictionary<int, ColumnExpression>> classes, Dictionary<ColumnId, int> members, HashSet<(int, ulong)> known, List<JoinEdge> all)
    {
        foreach (int number in members.Values.Distinct().Where(n => n < MostClasses))
        {
            KeyValuePair<int, ColumnExpression>[] columns = [.. classes[number]];
            for (int i = 0; columns.Length is > 2 and <= LargestClass && i < columns.Length; i++)
            {
                for (int j = i + 1; j < columns.Length; j++)
                {
                    (ulong a, ulong b) = (1UL << columns[i].Key, 1UL << columns[j].Key);
                    if (known.Add((number, a | b)))
                    {
                        var equality = new ComparisonExpression(ComparisonOperator.Equal, columns[i].Value, columns[j].Value);
                        all.Add(new JoinEdge(JoinKind.Inner, a, b, [equality], []) { Class = number });
                    }
                }
            }
        }
    }

    static int RelationOf(JoinEdge edge, bool isLeft) => BitOperations.TrailingZeroCount(isLeft ? edge.Left : edge.Right);

    static bool TryEquality(JoinEdge edge, out ColumnExpression? left, out ColumnExpression? right)
    {
        if (edge is { Kind: JoinKind.Inner, Conditions: [ComparisonExpression
            {
                Operator: ComparisonOperator.Equal, Left: ColumnExpression a, Right: ColumnExpression b,
            }] } && a.Type.Equals(b.Type))
        {
            (left, right) = (a, b);
            return true;
        }

        (left, right) = (null, null);
        return false;
    }

    /// <summary>Puts two columns into one class; -1 where that would have two columns of one relation.</summary>
    static int Merge(
        List<Dictionary<int, ColumnExpression>> classes, Dictionary<ColumnId, int> members, (ColumnExpression Column, int Relation) a,
        (ColumnExpression Column, int Relation) b)
    {
        int first = ClassOf(classes, members, a);
        int second = ClassOf(classes, members, b);
        if (first == second)
        {
            return first;
        }

        if (classes[first].Keys.Intersect(classes[second].Keys).Any())
        {
            return -1;
        }

        foreach ((int relation, ColumnExpression column) in classes[second])
        {
            classes[first].Add(relation, column);
            members[column.Id] = first;
        }

        return first;
    }

    static int ClassOf(
        List<Dictionary<int, ColumnExpression>> classes, Dictionary<ColumnId, int> members, (ColumnExpression Column, int Relation) member)
    {
        if (!members.TryGetValue(member.Column.Id, out int number))
        {
            number = classes.Count;
            classes.Add(new() { [member.Relation] = member.Column });
            members.Add(member.Column.Id, number);
        }

        return number;
    }
}
