using System.Reflection;
using Quiver.Tidy.Tests.Scanning;
using Xunit;

namespace Quiver.Tidy.Tests;

/// <summary>What is public is what src/*/PublicApi.txt says. <c>UPDATE_SNAPSHOTS=1</c> rewrites it; the change shows in review.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Assemblies =>
        ["Quiver.Arrow", "Quiver.Compute", "Quiver.Engine", "Quiver.ObjectStorage", "Quiver.Formats", "Quiver.Storage", "Quiver.Connectors",
        "Quiver"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Public_surface_equals_its_text(string name)
    {
        string actual = PublicApi.Of(Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, name + ".dll")));
        string path = Path.Combine(Repository.Root, "src", name, "PublicApi.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
        }

        string expected = File.Exists(path) ? File.ReadAllText(path).Replace("\r\n", "\n") : "";
        string[] added = [.. actual.Split('\n').Except(expected.Split('\n')).Take(20)];
        string[] removed = [.. expected.Split('\n').Except(actual.Split('\n')).Take(20)];
        Assert.True(
            actual == expected,
            $"src/{name}/PublicApi.txt differs from the assembly (UPDATE_SNAPSHOTS=1 rewrites it):\n"
            + string.Join('\n', added.Select(line => "+ " + line).Concat(removed.Select(line => "- " + line))));
    }

    [Fact]
    public void Description_lists_what_a_reader_needs()
    {
        string text = PublicApi.Of([typeof(ISample)]);
        Assert.Equal(
            "interface Quiver.Tidy.Tests.PublicApiTests.ISample : IDisposable\n"
            + "    Dictionary<string, int[]> Names { get; }\n"
            + "    int? Find<T>(string name, out bool found, long limit = …)\n",
            text);
    }

    public interface ISample : IDisposable
    {
        Dictionary<string, int[]> Names { get; }

        int? Find<T>(string name, out bool found, long limit = 3);
    }
}
