using IaC.Engine;
using IaC.Model;
using IaC.Model.Programs;

namespace IaC.Programs.Providers;

/// <summary>The users' providers that a command needs. Disposing it ends their programs.</summary>
/// <param name="output">Gets what they write and log.</param>
public sealed class ProviderPrograms(IProgramOutput output) : IDisposable
{
    private readonly Dictionary<string, ProviderProgram> _programs = new(StringComparer.Ordinal);
    private readonly Dictionary<(string ApiVersion, string Kind), IResourceProvider> _providers = [];

    /// <summary>The provider of each kind.</summary>
    public IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> All => _providers;

    /// <summary>Starts the projects that a stack names, and makes their kinds known.</summary>
    /// <param name="projects">The projects.</param>
    /// <param name="faults">Gets what is wrong with them.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public async Task OpenAsync(IEnumerable<ProviderProject> projects, ICollection<Diagnostic> faults, CancellationToken cancellationToken)
    {
        foreach (ProviderProject named in projects)
        {
            try
            {
                ProgramProject project = ProgramProject.Find(named.Path) ?? throw new ProgramException($"there is no C# project at {named.Path}", named.Position);
                foreach (DeclaredKind kind in await ProgramOf(project).DescribeAsync(cancellationToken).ConfigureAwait(false))
                {
                    Add(project, new ProviderOrigin(kind.ApiVersion, kind.Kind, project.Path, kind.Spec));
                }
            }
            catch (ProgramException exception)
            {
                foreach (Diagnostic fault in exception.Faults)
                {
                    faults.Add(fault.Position is null ? fault with { Position = named.Position } : fault);
                }
            }
            catch (FormatException exception)
            {
                faults.Add(Diagnostic.Error(exception.Message, named.Position));
            }
        }
    }

    /// <summary>The provider that a state names; one of its kind that is there already goes before. It is started when it is called.</summary>
    public IResourceProvider Restore(ProviderOrigin recorded) =>
        _providers.TryGetValue((recorded.ApiVersion, recorded.Kind), out IResourceProvider? known) ? known : Add(new ProgramProject(recorded.Path), recorded);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ProviderProgram program in _programs.Values)
        {
            program.Dispose();
        }
    }

    private IResourceProvider Add(ProgramProject project, ProviderOrigin origin) =>
        _providers[(origin.ApiVersion, origin.Kind)] = new ProgramProvider(ProgramOf(project), KnownKinds.Provide(origin.ApiVersion, origin.Kind, origin.Spec), origin);

    private ProviderProgram ProgramOf(ProgramProject project)
    {
        if (!_programs.TryGetValue(project.Path, out ProviderProgram? program))
        {
            _programs.Add(project.Path, program = new ProviderProgram(project, output));
        }

        return program;
    }
}
