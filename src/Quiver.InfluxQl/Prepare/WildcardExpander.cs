using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;

namespace Quiver.InfluxQl.Prepare;

/// <summary>Puts columns in the place of wildcards and regular expressions.</summary>
/// <param name="columns">The columns that a wildcard stands for, in order, with their types.</param>
sealed class WildcardExpander(IReadOnlyList<InfluxVariable> columns)
{
    /// <summary>Returns the fields that a field stands for.</summary>
    public IEnumerable<InfluxField> Expand(InfluxField field) => field.Expression switch
    {
        InfluxWildcard wildcard => columns
            .Where(column => wildcard.Type == InfluxType.Unknown || (wildcard.Type == InfluxType.Tag) == (column.Type == InfluxType.Tag))
            .Select(column => new InfluxField(column)),
        InfluxRegex regex => columns.Where(column => regex.Regex.IsMatch(column.Name)).Select(column => new InfluxField(column)),
        InfluxCall call => Expand(field, call),
        _ => [field],
    };

    IEnumerable<InfluxField> Expand(InfluxField field, InfluxCall call)
    {
        InfluxCall innermost = call;
        while (innermost.Arguments.Count > 0 && innermost.Arguments[0] is InfluxCall next)
        {
            innermost = next;
        }

        InfluxExpression? pattern = innermost.Arguments.Count > 0 ? innermost.Arguments[0] : null;
        if (pattern is InfluxWildcard { Type: InfluxType.Tag })
        {
            throw CompileErrors.Invalid($"unable to use tag wildcard in {innermost.Name}()");
        }

        return pattern is InfluxWildcard or InfluxRegex
            ? columns.Where(column => IsTaken(innermost.Name, column.Type)
                    && (pattern is not InfluxRegex regex || regex.Regex.IsMatch(column.Name)))
                .Select(column => new InfluxField(Replace(call, column), $"{ColumnNames.NameOf(field)}_{column.Name}"))
            : [field];
    }

    static bool IsTaken(string function, InfluxType type) => type switch
    {
        InfluxType.Float or InfluxType.Integer => true,
        InfluxType.Unsigned => function is not ("holt_winters" or "holt_winters_with_fit"),
        InfluxType.Boolean => function is "count" or "first" or "last" or "distinct" or "elapsed" or "mode" or "sample" or "min" or "max",
        InfluxType.String => function is "count" or "first" or "last" or "distinct" or "elapsed" or "mode" or "sample",
        _ => false,
    };

    static InfluxCall Replace(InfluxCall call, InfluxVariable column) => new(
        call.Name,
        [call.Arguments[0] is InfluxCall inner ? Replace(inner, column) : column, .. call.Arguments.Skip(1)]);
}
