using System.Text.Json.Nodes;

namespace Quiver.Storage.Tests.InfluxQueries;

/// <summary>
/// The recorded answers of InfluxDB 1.8.10, where they are beside the repository; QUIVER_CONFORMANCE names another place.
/// </summary>
static class Corpora
{
    const string Version = "1.8.10";

    static readonly Lazy<IReadOnlyDictionary<string, JsonObject>> _groups = new(Load);

    public static bool Exist => Folder is not null;

    static string? Folder
    {
        get
        {
            IEnumerable<string> places = Environment.GetEnvironmentVariable("QUIVER_CONFORMANCE") is { } named ? [named] : Above();
            return places.Select(place => Path.Combine(place, "influxql")).FirstOrDefault(Directory.Exists);
        }
    }

    /// <summary>Returns the steps of a group.</summary>
    public static IEnumerable<JsonObject> StepsOf(string group) =>
        _groups.Value[group]["steps"]!.AsArray().Select(step => step!.AsObject());

    /// <summary>Returns what the server answered.</summary>
    public static JsonNode? ExpectedOf(JsonObject step) => step["expected_by_version"]?[Version] ?? step["expected_json"];

    static IEnumerable<string> Above()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "shared", "conformance");
        }
    }

    static Dictionary<string, JsonObject> Load()
    {
        var groups = new Dictionary<string, JsonObject>();
        foreach (string file in (string[])["corpus.json", "quirks_corpus.json"])
        {
            JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder!, file)))!;
            foreach (JsonObject group in root["groups"]!.AsArray().Select(node => node!.AsObject()))
            {
                if (group["versions"]!.AsArray().Any(version => (string?)version == Version))
                {
                    groups[(string)group["group"]!] = group;
                }
            }
        }

        return groups;
    }
}
