using System.Text.Json;
using Xunit;

namespace Quiver.InfluxQl.Tests.Parsing;

/// <summary>Finds the recorded statements and answers of InfluxDB that may lie beside the repository.</summary>
static class CorpusFiles
{
    /// <summary>Opens a corpus, or skips the test where it is missing.</summary>
    public static JsonDocument Open(string name)
    {
        string? path = Find(name);
        Assert.SkipWhen(path is null, $"conformance/influxql/{name} is not beside the repository");
        return JsonDocument.Parse(File.ReadAllBytes(path!));
    }

    static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "conformance", "influxql", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
