namespace Quiver.Server.Http.Writing;

/// <summary>The rules for names of databases, with the words that clients of InfluxDB 3 know.</summary>
static class DatabaseNames
{
    const int MaxLength = 511;

    /// <summary>Fails unless a database may have a name.</summary>
    /// <exception cref="ApiException">It may not: the status is 400.</exception>
    public static void Check(string name)
    {
        if (ReasonAgainst(name) is { } reason)
        {
            throw new ApiException(400, reason) { IsJson = true };
        }
    }

    /// <summary>
    /// Returns the database that a retention policy of InfluxDB 1 belongs to: those that it has by itself are the database itself, others
    /// are databases of their own.
    /// </summary>
    public static string WithPolicy(string database, string? policy) => policy?.ToLowerInvariant() switch
    {
        null or "" or "''" or "autogen" or "default" => database,
        { } other => $"{database}/{other}",
    };

    static string? ReasonAgainst(string name)
    {
        if (name.Length == 0)
        {
            return "db name cannot be empty";
        }

        if (name.Length > MaxLength)
        {
            return $"db name too long: max {MaxLength}";
        }

        if (!char.IsAsciiLetterOrDigit(name[0]))
        {
            return "db name did not start with a number or letter";
        }

        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '/'))
        {
            return "invalid character in database or rp name: must be ASCII, containing only letters, numbers, underscores, or hyphens";
        }

        return name[^1] == '/' || name.Count(c => c == '/') > 1
            ? "db name with invalid retention policy, if providing a retention policy name, must be of form '<db_name>/<rp_name>'"
            : null;
    }
}
