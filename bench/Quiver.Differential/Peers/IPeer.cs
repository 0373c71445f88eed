using Quiver.Differential.Generation;

namespace Quiver.Differential.Peers;

/// <summary>An engine that answers queries over tables.</summary>
interface IPeer : IDisposable
{
    string Name { get; }

    /// <summary>Makes the tables; those of before are gone.</summary>
    void Load(IReadOnlyList<GeneratedTable> tables);

    Answer Ask(string sql);
}
