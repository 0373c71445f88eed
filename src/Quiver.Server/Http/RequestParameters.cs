using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Quiver.Server.Http;

/// <summary>The parameters of the address of a request. Of a name that is given twice the last value counts.</summary>
sealed class RequestParameters(IQueryCollection query)
{
    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => query.Count == 0;

    /// <summary>Returns a value; null where there is none.</summary>
    public string? this[string name] => query.TryGetValue(name, out StringValues values) && values.Count > 0 ? values[^1] : null;

    /// <summary>Returns a value.</summary>
    /// <exception cref="ApiException">There is none: the status is 400.</exception>
    public string Required(string name) =>
        this[name] is { Length: > 0 } value ? value : throw new ApiException(400, $"missing query parameter '{name}'");

    /// <summary>Returns whether a flag is set; a flag without a value is.</summary>
    /// <exception cref="ApiException">It is neither true nor false.</exception>
    public bool Flag(string name, bool otherwise = false) => this[name] switch
    {
        null => otherwise,
        "" or "true" or "1" => true,
        "false" or "0" => false,
        { } other => throw new ApiException(400, $"query parameter '{name}' is \"{other}\"; it takes true or false"),
    };
}
