namespace Quiver;

/// <summary>The values of the parameters of a statement: <c>$name</c> by name, <c>$1</c> and <c>?</c> by position.</summary>
public sealed class QueryParameters
{
    /// <summary>Values by name, without the dollar sign.</summary>
    public IDictionary<string, object?> Named { get; } = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Values by position.</summary>
    public IList<object?> Positional { get; } = [];

    /// <summary>Creates parameters by position.</summary>
    public static QueryParameters Of(params ReadOnlySpan<object?> values)
    {
        var parameters = new QueryParameters();
        foreach (object? value in values)
        {
            parameters.Positional.Add(value);
        }

        return parameters;
    }
}
