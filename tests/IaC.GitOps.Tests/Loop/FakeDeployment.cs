using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace IaC.GitOps.Tests.Loop;

/// <summary>Carries units out in memory. What a unit's file says is what happens: <c>hang</c> waits until it is stopped, <c>fail</c> fails, <c>ends</c> is ready for a moment, <c>held</c> is stopped by somebody, <c>invalid</c> cannot be planned, <c>cancelled</c> is given up by something that it needs, anything else is done. Each word of it is a resource.</summary>
internal sealed class FakeDeployment : IUnitDeployment
{
    /// <summary>What is on the machine, by unit.</summary>
    public ConcurrentDictionary<string, string> Machine { get; } = new();

    /// <summary>Where stacks were made that no agent made, by unit.</summary>
    public ConcurrentDictionary<string, string> Foreign { get; } = new();

    /// <summary>What was carried out, in order: <c>web one</c>.</summary>
    public ConcurrentQueue<string> Applied { get; } = new();

    /// <summary>For each plan of a stack that no agent made, whether somebody agreed to it.</summary>
    public ConcurrentQueue<bool> Accepted { get; } = new();

    /// <summary>For each plan, whether it was to be carried out.</summary>
    public ConcurrentQueue<bool> Planned { get; } = new();

    public Task<IUnitPlan> PlanAsync(UnitCheckout checkout, CancellationToken cancellationToken)
    {
        Planned.Enqueue(checkout.IsToBeCarriedOut);
        if (Foreign.ContainsKey(checkout.Unit.Name))
        {
            Accepted.Enqueue(checkout.AcceptsOrigin);
        }

        string text = File.ReadAllText(Path.Combine(checkout.Path, "file")).Trim();
        return text == "invalid" ? throw new GitOpsException("it is invalid") : text == "cancelled" ? throw new OperationCanceledException("it was given up") : Task.FromResult<IUnitPlan>(new Plan(this, checkout.Unit.Name, text) { ForeignOrigin = checkout.AcceptsOrigin ? null : Foreign.GetValueOrDefault(checkout.Unit.Name) });
    }

    public Task<bool> StandsAsync(string unit, CancellationToken cancellationToken) => Task.FromResult(Machine.ContainsKey(unit));

    public Task RenameAsync(string unit, string name, CancellationToken cancellationToken)
    {
        if (Machine.TryRemove(unit, out string? text))
        {
            Machine[name] = text;
        }

        return Task.CompletedTask;
    }

    private sealed class Plan(FakeDeployment owner, string unit, string text) : IUnitPlan
    {
        public bool HasChanges => owner.Machine.GetValueOrDefault(unit) != text;

        public ImmutableArray<string> Changes => HasChanges ? [$"update {unit}"] : [];

        public ImmutableArray<string> Unready => text == "ends" && !HasChanges ? [$"{unit}: it ended"] : [];

        public ImmutableArray<string> Held => text == "held" && !HasChanges ? [$"{unit}: stopped"] : [];

        public ImmutableArray<string> Declared { get; } = [.. text.Split(' ')];

        public ImmutableArray<string> Deleted => [.. owner.Machine.GetValueOrDefault(unit, "").Split(' ').Except(Declared)];

        public ImmutableArray<TakenResource> Taken => [];

        public string? ForeignOrigin { get; init; }

        public bool Empties => text.Length == 0;

        public async Task<UnitRun> ApplyAsync(CancellationToken stop)
        {
            owner.Applied.Enqueue($"{unit} {text}");
            owner.Machine[unit] = text;
            owner.Foreign.TryRemove(unit, out _);
            if (text == "hang")
            {
                await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);
                return new UnitRun(UnitRunOutcome.Stopped, "it hung");
            }

            return text == "fail" ? new UnitRun(UnitRunOutcome.Failed, "it failed") : new UnitRun(UnitRunOutcome.Done, null);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
