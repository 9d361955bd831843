namespace IaC.Linux.Events;

/// <summary>What <see cref="Epoll"/> watches for and reports (epoll_ctl(2)).</summary>
[Flags]
public enum EpollEvents : uint
{
    /// <summary>Nothing; hang-up and error are still reported.</summary>
    None = 0,

    /// <summary>Bytes, a connection or an exit can be taken (EPOLLIN).</summary>
    Read = 0x1,

    /// <summary>Bytes can be written (EPOLLOUT).</summary>
    Write = 0x4,

    /// <summary>An error is pending (EPOLLERR); always watched.</summary>
    Error = 0x8,

    /// <summary>The other end is gone (EPOLLHUP); always watched.</summary>
    HangUp = 0x10,

    /// <summary>The other end writes no more (EPOLLRDHUP).</summary>
    ReadHangUp = 0x2000,
}
