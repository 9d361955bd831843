namespace IaC.Linux.Sockets;

/// <summary>Who made the other end of a unix socket, as the kernel saw it (unix(7), SO_PEERCRED).</summary>
/// <param name="Pid">Process, in this PID namespace; 0 when it is not visible here.</param>
/// <param name="Uid">Effective user.</param>
/// <param name="Gid">Effective group.</param>
public readonly record struct PeerCredentials(int Pid, uint Uid, uint Gid);
