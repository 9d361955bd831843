using System.Runtime.CompilerServices;
using IaC.Model.Programs;

namespace IaC;

/// <summary>One evaluation of a program: what it was told, and what it has declared so far. Programs may declare on several threads: methods are synchronized (as in <see cref="ProgramConnection"/>).</summary>
internal sealed class ProgramContext(IProgramStartSource start)
{
    private static ProgramContext? s_alone;
    private readonly List<CustomResource> _resources = [];
    private Dictionary<string, ResourceHook>? _hooks;
    private ToldStart? _start;
    private bool _closed;

    /// <summary>What the program was told: read when somebody asks, since most programs do not.</summary>
    public ToldStart Start => _start ??= start.Start;

    /// <summary>What it logs; null where nobody listens.</summary>
    public Action<ProgramLog>? Listener { get; set; }

    /// <summary>Outputs that mocks made up; null where the program runs for real.</summary>
    public LeafValues? Leaves { get; init; }

    /// <summary>Whether it logged an error, which is a failure.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>The stack; null until it was made.</summary>
    public Stack? Stack { get; private set; }

    /// <summary>The program that the calling code belongs to; null outside of one.</summary>
    public static ProgramContext? Current => s_alone ?? OfFlow.Active.Value;

    /// <summary>The program that the calling code belongs to.</summary>
    /// <exception cref="InvalidOperationException">It belongs to none.</exception>
    public static ProgramContext Require(string what) =>
        Current ?? throw new InvalidOperationException($"{what} is declared outside of a program: do so in the function, or the stack, that is given to Deployment.RunAsync");

    /// <summary>What the calling code does from here on belongs to this program.</summary>
    public void Enter() => OfFlow.Active.Value = this;

    /// <summary>All that this process does from here on belongs to this program.</summary>
    public void EnterAlone() => s_alone = this;

    /// <summary>Takes the stack.</summary>
    public void Begin(Stack stack)
    {
        if (Stack is not null)
        {
            throw new RunException("a program has one Stack, and this is a second one");
        }

        Stack = stack;
    }

    /// <summary>Takes a resource.</summary>
    [MethodImpl(MethodImplOptions.Synchronized)]
    public void Declare(CustomResource resource)
    {
        if (ApplyScope.IsInside)
        {
            throw new RunException($"{resource.Key} is declared inside Apply, where `iac` cannot plan it: declare it outside, and give it the Output");
        }

        if (_closed)
        {
            // It may be thrown where nobody awaits it: `iac` must know, since it would delete what is not declared.
            var fault = new RunException($"{resource.Key} is declared after the program has ended: await what declares it");
            Log(new ProgramLog("error", fault.Message, null));
            throw fault;
        }

        _resources.Add(resource);
    }

    /// <summary>Takes a hook.</summary>
    [MethodImpl(MethodImplOptions.Synchronized)]
    public void Declare(ResourceHook hook)
    {
        _hooks ??= new Dictionary<string, ResourceHook>(StringComparer.Ordinal);
        if (!_hooks.TryAdd(hook.Name, hook))
        {
            throw new RunException($"there are two hooks {hook.Name}, and `iac` calls them by name");
        }
    }

    /// <summary>The hook of a name; null where there is none.</summary>
    [MethodImpl(MethodImplOptions.Synchronized)]
    public ResourceHook? FindHook(string name) => _hooks?.GetValueOrDefault(name);

    /// <summary>Ends the declarations.</summary>
    [MethodImpl(MethodImplOptions.Synchronized)]
    public List<CustomResource> Close()
    {
        _closed = true;
        return _resources;
    }

    /// <summary>Logs a line.</summary>
    public void Log(ProgramLog line)
    {
        HasErrors |= line.Severity == "error";
        Listener?.Invoke(line);
    }

    // Where several programs run in one process, which is in tests alone.
    private static class OfFlow
    {
        public static readonly AsyncLocal<ProgramContext?> Active = new();
    }
}
