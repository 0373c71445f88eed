namespace Quiver.Engine.Catalog;

/// <summary>A set of schemas.</summary>
public interface ICatalog
{
    /// <summary>The names of the schemas.</summary>
    IReadOnlyCollection<string> SchemaNames { get; }

    /// <summary>Finds a schema by name, null where there is none.</summary>
    ISchema? FindSchema(string name);
}
