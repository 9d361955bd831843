using IaC.Programs.Building;
using IaC.Programs.Hosting;

namespace IaC.Programs.Running;

/// <summary>
/// A program of which only the runtime is started, by what the last build recorded, and before anything else of a command is done: that takes longer than all else that comes before its code. Its code begins once it is known to be what a build would make.
/// Disposing one that was not taken ends it.
/// </summary>
public sealed class WaitingProgram : IDisposable
{
    private readonly ProgramProject _project;
    private readonly BuiltProgram _program;
    private ProgramProcess? _process;

    private WaitingProgram(ProgramProject project, BuiltProgram program) => (_project, _program, _process) = (project, program, ProgramProcess.Start(UserPrograms.Instance, program, project.Folder));

    /// <summary>Starts the program of a folder, if its project has the name of the folder, as it mostly has; null where there is none, or none that was built and can wait.</summary>
    /// <param name="path">Path of the folder; not empty.</param>
    public static WaitingProgram? Start(string path)
    {
        try
        {
            string folder = Path.GetFullPath(path);
            var project = new ProgramProject(Path.Combine(folder, $"{Path.GetFileName(folder)}{ProgramProject.Extension}"));
            return StartRecord.Of(project) is { } start && BuildRecord.AssemblyOf(project) is { } assembly ? new WaitingProgram(project, new BuiltProgram(assembly, start)) : null;
        }
        catch (Exception exception) when (exception is ProgramException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            // Whoever needs the program meets the same and says it.
            return null;
        }
    }

    /// <summary>Gives the process away, once, to whom it would start for; else null.</summary>
    /// <param name="project">The project that is to be run.</param>
    /// <param name="program">What was built of it, and did not change since.</param>
    internal ProgramProcess? Take(ProgramProject project, BuiltProgram program) => project == _project && program == _program ? Interlocked.Exchange(ref _process, null) : null;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _process, null)?.Dispose();
}
