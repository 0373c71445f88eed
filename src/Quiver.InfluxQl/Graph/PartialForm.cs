using System.Collections.Frozen;

namespace Quiver.InfluxQl.Graph;

/// <summary>How a call is put together from what parts of its rows give.</summary>
/// <param name="State">The values that a part gives, by name.</param>
/// <param name="Formula">The result from the values of all parts.</param>
sealed record PartialForm(IReadOnlyList<string> State, string Formula)
{
    // Variances are put together by the formula of Chan, Golub and LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing
    // Sample Variances", 1979: m2 is the sum of squared distances from the mean.
    static readonly FrozenDictionary<string, PartialForm> _forms = new Dictionary<string, PartialForm>
    {
        ["count"] = new(["count"], "sum(count)"),
        ["sum"] = new(["sum"], "sum(sum)"),
        ["min"] = new(["min"], "min(min)"),
        ["max"] = new(["max"], "max(max)"),
        ["first"] = new(["first"], "first(first)"),
        ["last"] = new(["last"], "last(last)"),
        ["mean"] = new(["sum", "count"], "sum(sum) / sum(count)"),
        ["spread"] = new(["min", "max"], "max(max) - min(min)"),
        ["stddev"] = new(["count", "mean", "m2"], "sqrt(m2 / (count - 1))"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Returns the form of a function; null where parts do not tell the result: median, mode, percentile, distinct, top and all
    /// that depends on the order of points.</summary>
    public static PartialForm? Of(string function) => _forms.GetValueOrDefault(function);
}
