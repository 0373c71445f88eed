namespace Quiver.Tidy.Tests.Scanning;

/// <summary>A pure rule over the texts of the repository.</summary>
interface ICheck
{
    /// <summary>The word that names the check in eng/tidy-exceptions.txt.</summary>
    string Name { get; }

    /// <summary>Returns every place that breaks the rule.</summary>
    IEnumerable<Violation> Run(SourceTree tree);
}
