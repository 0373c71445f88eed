using Quiver.Arrow.Memory;
using Quiver.Engine.Execution.Scheduling;

namespace Quiver.Engine.Session;

/// <summary>What a writer of files may use: the threads of the engine and memory counted against its budget.</summary>
sealed record WriteContext(WorkerPool Pool, MemoryBudget Budget);
