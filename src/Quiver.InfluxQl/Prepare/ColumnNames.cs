using System.Globalization;
using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Prepare;

/// <summary>Names the columns of a result.</summary>
static class ColumnNames
{
    /// <summary>Returns the names of the columns of fields; those of top and bottom have one more for each tag, unless rows are written
    /// into a target. Names that are taken get <c>_1</c>, <c>_2</c> and so on, aliases stay.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<InfluxField> fields, bool hasTarget)
    {
        List<InfluxField> columns = [.. fields.SelectMany(field => ColumnsOf(field, hasTarget))];
        var names = new string[columns.Count];
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (InfluxField column in columns.Where(column => column.Alias.Length > 0))
        {
            counts[column.Alias] = 1;
        }

        for (int i = 0; i < names.Length; i++)
        {
            names[i] = columns[i].Alias.Length > 0 ? columns[i].Alias : Distinguish(NameOf(columns[i]), counts);
        }

        return names;
    }

    /// <summary>Returns the name of a field: its alias, or what its expression gives.</summary>
    public static string NameOf(InfluxField field) => field.Alias.Length > 0 ? field.Alias : NameOf(field.Expression);

    static string NameOf(InfluxExpression expression) => expression switch
    {
        InfluxVariable variable => variable.Name,
        InfluxCall call => call.Name,
        InfluxParenthesis parenthesis => NameOf(parenthesis.Inner),
        InfluxBinary => string.Join('_', Parts(expression)),
        _ => "",
    };

    /// <summary>Returns the columns and calls of an expression from left to right.</summary>
    static IEnumerable<string> Parts(InfluxExpression expression) => expression switch
    {
        InfluxVariable variable => [variable.Name],
        InfluxCall call => [call.Name],
        InfluxParenthesis parenthesis => Parts(parenthesis.Inner),
        InfluxBinary binary when binary.Chain() is var chain => Parts(chain[0].Left).Concat(chain.SelectMany(node => Parts(node.Right))),
        _ => [],
    };

    static IEnumerable<InfluxField> ColumnsOf(InfluxField field, bool hasTarget)
    {
        yield return field;
        if (!hasTarget && field.Expression is InfluxCall { Name: "top" or "bottom" } call)
        {
            foreach (InfluxVariable tag in call.Arguments.Skip(1).OfType<InfluxVariable>())
            {
                yield return new InfluxField(tag);
            }
        }
    }

    static string Distinguish(string name, Dictionary<string, int> counts)
    {
        if (counts.TryGetValue(name, out int count))
        {
            string numbered;
            while (counts.ContainsKey(numbered = name + "_" + count.ToString(CultureInfo.InvariantCulture)))
            {
                count++;
            }

            counts[name] = count + 1;
            name = numbered;
        }

        counts[name] = counts.GetValueOrDefault(name) + 1;
        return name;
    }
}
