using Quiver.Server.Hosting;

namespace Quiver.Cli.Serving;

/// <summary>What the operator reads when a server has started: where it is, and how to write and ask for the first time.</summary>
static class StartupText
{
    /// <summary>Returns the text.</summary>
    public static string Of(StandaloneServer server, ServeSettings settings)
    {
        string url = server.Addresses.First();
        string client = url.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "[::1]", StringComparison.Ordinal);
        string token = settings.Server.RequiresTokens ? " -H 'Authorization: Bearer TOKEN'" : "";
        string text = $"""
            Quiver listens at {string.Join(", ", server.Addresses)}
              data   {Path.GetFullPath(settings.Server.DataDirectory)} (store {server.Server.ClusterId})
              write  curl '{client}/api/v3/write_lp?db=demo'{token} --data-raw 'cpu,host=a usage=0.5'
              ask    curl -G '{client}/api/v3/query_sql?db=demo&format=pretty'{token} --data-urlencode 'q=SELECT * FROM cpu'

            """;
        if (server.Server.NeedsFirstToken)
        {
            text += $"""
              token  there is none yet; this makes the first one, an administrator's, and shows it once:
                     curl -X POST {client}/api/v3/configure/token/admin

            """;
        }

        if (!settings.Server.RequiresTokens)
        {
            text += "  note   nobody is asked for a token (--without-auth)\n";
        }

        return text;
    }
}
